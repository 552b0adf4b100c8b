using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;
using Almagest.Spectra;

namespace Almagest.Learning.Encoders;

/// <summary>The arrays of a training set while shards are written into them, each by one thread.</summary>
internal sealed class TrainingRows(CampaignEncoder encoder, ParameterCoordinates coordinates, int count)
{
    /// <summary>An estimate that climbed the wrong hill may be hundreds of sigmas off: one such must not outweigh all
    /// others.</summary>
    private const double FarthestTarget = 30;

    private readonly float[] _values = new float[checked(count * encoder.BinCount)];
    private readonly float[] _clean = new float[count * encoder.BinCount];
    private readonly bool[] _observed = new bool[count * encoder.BinCount];
    private readonly float[] _context = new float[count * encoder.ContextCount];
    private readonly float[] _targets = new float[count * encoder.TargetCount];

    public void Write(Shard shard, int firstRow, IRowEncoder rows)
    {
        (int bins, int contexts, int targets) = (encoder.BinCount, encoder.ContextCount, encoder.TargetCount);
        double[] truth = new double[targets],
            center = new double[targets],
            unit = new double[targets];
        for (int row = 0; row < shard.Count; row++)
        {
            int at = firstRow + row;
            rows.Write(
                shard,
                row,
                _values.AsSpan(at * bins, bins),
                _clean.AsSpan(at * bins, bins),
                _observed.AsSpan(at * bins, bins),
                _context.AsSpan(at * contexts, contexts),
                center,
                unit
            );
            coordinates.Encode(shard.Parameters.AsSpan(row * shard.ParameterCount, shard.ParameterCount), truth);
            for (int i = 0; i < targets; i++)
                _targets[(at * targets) + i] = (float)
                    Math.Clamp((truth[i] - center[i]) / unit[i], -FarthestTarget, FarthestTarget);
        }
    }

    public TrainingSet ToSet() => new(new NetworkInput(count, _values, _observed, _context), _clean, _targets);
}

/// <summary>The gaps of a campaign's shards: each shard of each epoch is a batch of its own. For one thread.</summary>
/// <param name="epoch">Null: no gaps.</param>
internal sealed class EpochGaps(Campaign campaign, int? epoch)
{
    private const uint ShardsOfAnEpoch = 1 << 20;

    private readonly GapSampler? _gaps = epoch is null ? null : new GapSampler(campaign);

    /// <summary>Writes shape [B]; false in the gap.</summary>
    public void Draw(Shard shard, int row, Span<bool> observed)
    {
        observed.Fill(true);
        _gaps?.Draw(Batch(shard, epoch ?? 0), row, observed);
    }

    /// <summary>Writes shape [instruments]; false for one that did not see the source.</summary>
    public void DrawPresent(Shard shard, int row, Span<bool> present)
    {
        present.Fill(true);
        _gaps?.DrawPresent(Batch(shard, epoch ?? 0), row, present);
    }

    public static uint Batch(Shard shard, int epoch) => unchecked(((uint)epoch * ShardsOfAnEpoch) + (uint)shard.Index);
}

/// <summary>Shards come from a log that others write: a shard must be of this campaign and of its shape.</summary>
internal static class ShardMatch
{
    public static void Require(Shard shard, CampaignEncoder encoder)
    {
        if (shard.CampaignId != encoder.CampaignId)
            throw SpectralDataException.At($"shard {shard.Index}", $"campaign {shard.CampaignId}", encoder.CampaignId);
        if (shard.BinCount != encoder.BinCount || shard.ParameterCount != encoder.Campaign.Parameters.Count)
            throw SpectralDataException.At(
                $"shard {shard.Index}",
                $"{shard.BinCount} bins and {shard.ParameterCount} parameters",
                $"{encoder.BinCount} and {encoder.Campaign.Parameters.Count}"
            );
        if (shard.SpectraPerSource != encoder.Campaign.SpectraPerSource)
            throw SpectralDataException.At(
                $"shard {shard.Index}",
                $"{shard.SpectraPerSource} spectra of each source",
                $"{encoder.Campaign.SpectraPerSource}"
            );
        int responses = encoder.Campaign.Instruments.Sum(instrument => instrument.ResponseKeys.Count);
        if (shard.Counts is null != (responses == 0))
            throw SpectralDataException.At(
                $"shard {shard.Index}",
                shard.Counts is null ? "a flux" : "counts",
                responses == 0 ? "a flux" : "counts"
            );
        foreach (int response in shard.Counts?.Responses ?? [])
            if (response >= responses)
                throw SpectralDataException.At($"shard {shard.Index}", $"response {response}", $"less than {responses}");
    }
}
