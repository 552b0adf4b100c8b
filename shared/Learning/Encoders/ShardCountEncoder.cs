using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;
using Almagest.Spectra;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Randomness;

namespace Almagest.Learning.Encoders;

/// <summary>Spectra of counts; synthetic ones know their response by its number.</summary>
/// <param name="responses">Of the campaign, in the order of its instruments.</param>
internal sealed class ShardCountEncoder(
    TemplateBank bank,
    ParameterCoordinates coordinates,
    IReadOnlyList<ReferencedResponse> responses
) : ISpectrumEncoder
{
    private readonly CountContext _context = new(coordinates);

    public int ContextCount => _context.Count;

    public string Unit => "counts";

    public EncodedObservation Encode(FluxPayload flux) =>
        throw SpectralDataException.At("observation", "a flux", "counts, as the campaign has instruments");

    public EncodedObservation Encode(BinnedCounts counts)
    {
        float[] values = new float[bank.BinCount],
            context = new float[ContextCount];
        bool[] observed = new bool[bank.BinCount];
        double[] reference = new double[bank.BinCount],
            center = new double[coordinates.Count],
            unit = new double[coordinates.Count];
        for (int bin = 0; bin < observed.Length; bin++)
            observed[bin] = counts.IsCovered(bin);
        CountScale scale = CountEncoder.Scale(counts, observed, context);
        CountEncoder.Values(counts, observed, scale, values);
        new SpectrumEstimator(bank, coordinates.Count).Estimate(counts, observed, scale, center, unit);
        _context.WriteEstimate(scale, center, unit, context);
        for (int bin = 0; bin < observed.Length; bin++)
            reference[bin] = CountEncoder.Expected(counts, bin, observed[bin], scale);
        return new EncodedObservation(values, observed, context, scale.Amplitude, reference, scale.Weight, center, unit);
    }

    public double DecodeValue(EncodedObservation observation, int bin, float value) =>
        CountTransform.Back(value, observation.Reference[bin]) / observation.Weight;

    public IRowEncoder ForOneThread(Campaign campaign, int? epoch) => new Rows(this, campaign, epoch);

    private ReferencedResponse Response(int number) => responses[number];

    private SpectrumEstimator NewEstimator() => new(bank, coordinates.Count);

    private sealed class Rows(ShardCountEncoder encoder, Campaign campaign, int? epoch) : IRowEncoder
    {
        private readonly SpectrumEstimator _estimator = encoder.NewEstimator();
        private readonly double[] _exposure = new double[campaign.GridEdges.Length - 1];
        private readonly BinnedCounts _counts = new(campaign.GridEdges.Length - 1);
        private readonly GapSampler? _gaps = epoch is null ? null : new GapSampler(campaign);
        private readonly RandomNumbers _random = new(campaign.Id);

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
            Fill(shard, row);
            observed.Fill(true);
            _gaps?.Draw(EpochGaps.Batch(shard, epoch ?? 0), row, observed);
            for (int bin = 0; bin < observed.Length; bin++)
                observed[bin] &= _counts.IsCovered(bin);
            CountScale scale = CountEncoder.Scale(_counts, observed, context);
            CountEncoder.Values(_counts, observed, scale, values);
            for (int bin = 0; bin < clean.Length; bin++)
                clean[bin] = (float)
                    CountTransform.Forward(
                        shard.Expected[(row * shard.BinCount) + bin],
                        CountEncoder.Expected(_counts, bin, observed[bin], scale)
                    );
            _estimator.Estimate(_counts, observed, scale, center, unit);
            encoder._context.WriteEstimate(scale, center, unit, context);
        }

        private void Fill(Shard shard, int row)
        {
            ShardCounts counts = shard.Counts!;
            ReferencedResponse response = encoder.Response(counts.Responses[row]);
            double[] rate = response.BinRate;
            Array.Fill(_exposure, counts.Exposures[row]);
            _counts.Parts.Clear();
            _counts.Parts.Add((response.Templates, _exposure));
            double scale = counts.BackgroundScales[row];
            if (epoch > 0)
                _random.Begin(RandomPurpose.FreshNoise + (uint)epoch.Value, (uint)shard.Index, (uint)row);
            for (int bin = 0; bin < rate.Length; bin++)
            {
                int at = (row * shard.BinCount) + bin;
                double source = counts.Source[at],
                    background = counts.Background[at];
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
