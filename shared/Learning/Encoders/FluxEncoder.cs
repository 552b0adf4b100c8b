using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;
using Almagest.Spectra;
using Almagest.Spectra.Observations;

namespace Almagest.Learning.Encoders;

/// <summary>Noise-free flux densities, as log10 of their ratio to the reference spectrum's: near 0, where float has its
/// digits.</summary>
internal sealed class FluxEncoder(double[] reference, int targetCount) : ISpectrumEncoder
{
    /// <summary>What a flux of 0 is taken as, in log10 of the ratio.</summary>
    private const double Lowest = -12;

    // Of every flux the same, and nobody writes into them.
    private readonly double[] _center = new double[targetCount],
        _unit = [.. Enumerable.Repeat(1.0, targetCount)];

    public int ContextCount => 0;

    public string Unit => "photons cm⁻² s⁻¹ keV⁻¹";

    public EncodedObservation Encode(FluxPayload flux)
    {
        if (flux.FluxDensity.Length != reference.Length || flux.Observed.Length != reference.Length)
            throw SpectralDataException.At(
                "flux",
                $"{flux.FluxDensity.Length} values and {flux.Observed.Length} flags",
                $"{reference.Length}, one for each bin of the campaign's grid"
            );
        float[] values = new float[reference.Length];
        bool[] observed = [.. flux.Observed];
        for (int bin = 0; bin < values.Length; bin++)
        {
            if (!observed[bin])
                continue;
            double density = flux.FluxDensity[bin];
            if (!(density >= 0 && double.IsFinite(density)))
                throw SpectralDataException.At(
                    $"flux, bin {bin}",
                    $"{density}",
                    "a finite density of at least 0 in an observed bin"
                );
            values[bin] = (float)Value(density, bin);
        }
        return new EncodedObservation(values, observed, [], 1, reference, 1, _center, _unit);
    }

    public EncodedObservation Encode(BinnedCounts counts) =>
        throw SpectralDataException.At(
            "observation",
            "counts",
            "a flux on the campaign's grid, as the campaign has no instruments"
        );

    public double DecodeValue(EncodedObservation observation, int bin, float value) =>
        observation.Reference[bin] * Math.Pow(10, Math.Clamp(value, -100, 100));

    public IRowEncoder ForOneThread(Campaign campaign, int? epoch) => new Rows(this, new EpochGaps(campaign, epoch));

    private double Value(double density, int bin) => Math.Max(Lowest, Math.Log10(density / reference[bin]));

    private sealed class Rows(FluxEncoder encoder, EpochGaps gaps) : IRowEncoder
    {
        public void Write(
            Shard shard,
            int row,
            Span<float> values,
            Span<float> clean,
            Span<bool> observed,
            Span<float> context,
            Span<double> center,
            Span<double> unit
        )
        {
            center.Clear();
            unit.Fill(1);
            gaps.Draw(shard, row, observed);
            for (int bin = 0; bin < values.Length; bin++)
            {
                clean[bin] = (float)encoder.Value(shard.Expected[(row * shard.BinCount) + bin], bin);
                values[bin] = observed[bin] ? clean[bin] : 0;
            }
        }
    }
}
