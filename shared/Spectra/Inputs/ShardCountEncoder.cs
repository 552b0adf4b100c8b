using Almagest.Spectra.Campaigns;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Simulation;

namespace Almagest.Spectra.Inputs;

/// <summary>Spectra of counts; synthetic ones know their response by its number.</summary>
/// <param name="binCount">B.</param>
/// <param name="binRates">Of each response of the campaign: shape [B], counts s⁻¹ of the reference spectrum.</param>
internal sealed class ShardCountEncoder(int binCount, IReadOnlyList<double[]> binRates) : ISpectrumEncoder
{
    public int ContextCount => CountEncoder.ContextCount;

    public string Unit => "counts";

    public EncodedObservation Encode(FluxPayload flux) =>
        throw SpectralDataException.At("observation", "a flux", "counts, as the campaign has instruments");

    public EncodedObservation Encode(BinnedCounts counts)
    {
        float[] values = new float[binCount], context = new float[ContextCount];
        bool[] observed = new bool[binCount];
        double[] reference = new double[binCount];
        for (int bin = 0; bin < binCount; bin++) observed[bin] = counts.IsCovered(bin);
        CountScale scale = CountEncoder.Scale(counts, observed, context);
        CountEncoder.Values(counts, observed, scale, values);
        for (int bin = 0; bin < binCount; bin++) reference[bin] = CountEncoder.Expected(counts, bin, observed[bin], scale);
        return new EncodedObservation(values, observed, context, scale.Amplitude, reference, scale.Weight);
    }

    public double DecodeValue(EncodedObservation observation, int bin, float value) =>
        CountTransform.Back(value, observation.Reference[bin]) / observation.Weight;

    public IRowEncoder ForOneThread(Campaign campaign, int? epoch) => new Rows(campaign, binRates, epoch);

    private sealed class Rows(Campaign campaign, IReadOnlyList<double[]> binRates, int? epoch) : IRowEncoder
    {
        private readonly BinnedCounts _counts = new(campaign.GridEdges.Length - 1);
        private readonly GapSampler? _gaps = epoch is null ? null : new GapSampler(campaign);
        private readonly RandomNumbers _random = new(campaign.Id);

        public double Write(Shard shard, int row, Span<float> values, Span<float> clean, Span<bool> observed, Span<float> context)
        {
            Fill(shard, row);
            observed.Fill(true);
            _gaps?.Draw(EpochGaps.Batch(shard, epoch ?? 0), row, observed);
            for (int bin = 0; bin < observed.Length; bin++) observed[bin] &= _counts.IsCovered(bin);
            CountScale scale = CountEncoder.Scale(_counts, observed, context);
            CountEncoder.Values(_counts, observed, scale, values);
            for (int bin = 0; bin < clean.Length; bin++)
                clean[bin] = (float)CountTransform.Forward(
                    shard.Expected[(row * shard.BinCount) + bin], CountEncoder.Expected(_counts, bin, observed[bin], scale));
            return scale.Amplitude;
        }

        private void Fill(Shard shard, int row)
        {
            ShardCounts counts = shard.Counts!;
            double[] rate = binRates[counts.Responses[row]];
            double scale = counts.BackgroundScales[row];
            if (epoch > 0) _random.Begin(RandomPurpose.FreshNoise + (uint)epoch.Value, (uint)shard.Index, (uint)row);
            for (int bin = 0; bin < rate.Length; bin++)
            {
                int at = (row * shard.BinCount) + bin;
                double source = counts.Source[at], background = counts.Background[at];
                if (epoch > 0)
                {
                    source = PoissonSampler.Draw(_random, (double)shard.Expected[at] + counts.ExpectedBackground[at]);
                    background = PoissonSampler.Draw(_random, scale * counts.ExpectedBackground[at]);
                }
                _counts.Gross[bin] = _counts.Variance[bin] = source;
                _counts.Background[bin] = scale > 0 ? background / scale : 0;
                _counts.BackgroundVariance[bin] = scale > 0 ? background / (scale * scale) : 0;
                _counts.Reference[bin] = _counts.FullReference[bin] = counts.Exposures[row] * rate[bin];
            }
        }
    }
}
