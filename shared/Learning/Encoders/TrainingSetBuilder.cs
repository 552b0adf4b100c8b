using Almagest.Learning.Shards;
using Almagest.Spectra;

namespace Almagest.Learning.Encoders;

/// <summary>Encodes the shards of a campaign in whatever order they come, while others are still being drawn.
/// Thread-safe.</summary>
public sealed class TrainingSetBuilder
{
    private readonly CampaignEncoder _encoder;
    private readonly int? _epoch;
    private readonly TrainingRows _rows;
    private int _written;

    internal TrainingSetBuilder(CampaignEncoder encoder, ParameterCoordinates coordinates, int? epoch)
    {
        (_encoder, _epoch) = (encoder, epoch);
        _rows = new TrainingRows(encoder, coordinates, encoder.Campaign.Spectra);
    }

    /// <summary>Each shard once.</summary>
    /// <exception cref="SpectralDataException">A shard of another campaign, or of another shape.</exception>
    public void Add(Shard shard)
    {
        ShardMatch.Require(shard, _encoder);
        long first = (long)shard.Index * _encoder.Campaign.ShardSize;
        if (shard.Index < 0 || first + shard.Count > _encoder.Campaign.Spectra)
            throw SpectralDataException.At(
                $"shard {shard.Index}",
                $"{shard.Count} spectra from number {first}",
                $"at most {_encoder.Campaign.Spectra} in all"
            );
        _rows.Write(shard, (int)first, _encoder.RowsForOneThread(_epoch));
        Interlocked.Add(ref _written, shard.Count);
    }

    /// <exception cref="InvalidOperationException">Shards are missing.</exception>
    public TrainingSet ToSet() =>
        _written == _encoder.Campaign.Spectra
            ? _rows.ToSet()
            : throw new InvalidOperationException($"{_written} of {_encoder.Campaign.Spectra} spectra were added.");
}
