using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;
using Almagest.Spectra;
using Almagest.Spectra.Observations;

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
        return new EncodedObservation(values, observed, context, scale.Amplitude, reference, scale.Weight, center, unit)
        {
            NetCounts = scale.Net,
            NetCountsSigma = scale.NetSigma,
        };
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
        private readonly EpochGaps _gaps = new(campaign, epoch);
        private readonly DrawnCounts _drawn = new(campaign, epoch);

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
            _counts.Clear();
            _drawn.AddTo(_counts, shard, row, encoder.Response(shard.Counts!.Responses[row]), _exposure);
            _gaps.Draw(shard, row, observed);
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
    }
}
