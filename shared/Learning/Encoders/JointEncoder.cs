using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;

namespace Almagest.Learning.Encoders;

/// <summary>
/// Sources seen by several instruments together, as one fluxed spectrum: in each bin the net counts of all of them over those
/// that the reference spectrum would give through their responses, exposures and good channels, which is counts over exposure ×
/// area × width in units of the reference flux. A network is given log10 of that, its uncertainty, and the mask; and learns the
/// true
/// flux of every bin, those that no instrument saw included. B bins, P coordinates.
/// </summary>
/// <param name="responses">Of the campaign, in the order of its instruments.</param>
/// <param name="model">On the campaign's grid.</param>
/// <param name="photons">Shape [B]: photons cm⁻² s⁻¹ of the reference spectrum.</param>
internal sealed class JointEncoder(
    TemplateBank bank,
    ParameterCoordinates coordinates,
    IReadOnlyList<ReferencedResponse> responses,
    BoundModel model,
    double[] photons
) : ISpectrumEncoder
{
    private readonly TemplateBank _bank = bank;
    private readonly ParameterCoordinates _coordinates = coordinates;
    private readonly IReadOnlyList<ReferencedResponse> _responses = responses;
    private readonly BoundModel _model = model;
    private readonly double[] _photons = photons;
    private readonly CountContext _context = new(coordinates);

    /// <summary>What <see cref="CountContext"/> says, then the uncertainty of each bin.</summary>
    public int ContextCount => _context.Count + _bank.BinCount;

    public string Unit => "photons cm⁻² s⁻¹ keV⁻¹";

    public EncodedObservation Encode(FluxPayload flux) =>
        throw SpectralDataException.At("observation", "a flux", "counts, as the campaign has instruments");

    public EncodedObservation Encode(BinnedCounts counts)
    {
        float[] values = new float[_bank.BinCount],
            context = new float[ContextCount];
        bool[] observed = new bool[_bank.BinCount];
        double[] reference = new double[_bank.BinCount],
            center = new double[_coordinates.Count],
            unit = new double[_coordinates.Count];
        for (int bin = 0; bin < observed.Length; bin++)
            observed[bin] = counts.IsCovered(bin);
        CountScale scale = Write(
            counts,
            observed,
            new SpectrumEstimator(_bank, _coordinates.Count),
            values,
            context,
            center,
            unit
        );
        for (int bin = 0; bin < observed.Length; bin++)
            reference[bin] = scale.Amplitude * _photons[bin] / _model.Grid.Width(bin);
        return new EncodedObservation(values, observed, context, scale.Amplitude, reference, scale.Weight, center, unit)
        {
            NetCounts = scale.Net,
            NetCountsSigma = scale.NetSigma,
        };
    }

    public double DecodeValue(EncodedObservation observation, int bin, float value) =>
        observation.Reference[bin] * Math.Pow(10, Math.Clamp(value, -FluxedValue.Furthest, FluxedValue.Furthest));

    public IRowEncoder ForOneThread(Campaign campaign, int? epoch) => new Rows(this, campaign, epoch);

    private CountScale Write(
        BinnedCounts counts,
        ReadOnlySpan<bool> observed,
        SpectrumEstimator estimator,
        Span<float> values,
        Span<float> context,
        Span<double> center,
        Span<double> unit
    )
    {
        CountScale scale = CountEncoder.Scale(counts, observed, context);
        for (int bin = 0; bin < values.Length; bin++)
        {
            values[bin] = observed[bin] ? FluxedValue.Of(counts, bin, scale) : 0;
            context[_context.Count + bin] = observed[bin] ? FluxedValue.Uncertainty(counts, bin, scale) : FluxedValue.Unknown;
        }
        estimator.Estimate(counts, observed, scale, center, unit);
        _context.WriteEstimate(scale, center, unit, context);
        return scale;
    }

    private sealed class Rows(JointEncoder encoder, Campaign campaign, int? epoch) : IRowEncoder
    {
        private readonly SpectrumEstimator _estimator = new(encoder._bank, encoder._coordinates.Count);
        private readonly BinnedCounts _counts = new(campaign.GridEdges.Length - 1);
        private readonly EpochGaps _gaps = new(campaign, epoch);
        private readonly DrawnCounts _drawn = new(campaign, epoch);
        private readonly EvaluationWorkspace _workspace = new();
        private readonly double[] _photons = new double[campaign.GridEdges.Length - 1];
        private readonly double[][] _exposures = [.. campaign.Instruments.Select(_ => new double[campaign.GridEdges.Length - 1])];
        private readonly bool[] _present = new bool[campaign.Instruments.Count];

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
            _gaps.DrawPresent(shard, row, _present);
            _counts.Clear();
            for (int i = 0; i < _present.Length; i++)
            {
                int spectrum = (row * _present.Length) + i;
                if (_present[i])
                    _drawn.AddTo(_counts, shard, spectrum, encoder._responses[shard.Counts!.Responses[spectrum]], _exposures[i]);
            }
            _gaps.Draw(shard, row, observed);
            Cover(observed);
            // A gap may lie where the only instrument is: then there is none.
            if (!observed.Contains(true))
            {
                observed.Fill(true);
                Cover(observed);
            }
            CountScale scale = encoder.Write(_counts, observed, _estimator, values, context, center, unit);
            encoder._model.Evaluate(
                shard.Parameters.AsSpan(row * shard.ParameterCount, shard.ParameterCount),
                _photons,
                _workspace
            );
            for (int bin = 0; bin < clean.Length; bin++)
                clean[bin] = FluxedValue.Of(_photons[bin], scale.Amplitude * encoder._photons[bin]);
        }

        private void Cover(Span<bool> observed)
        {
            for (int bin = 0; bin < observed.Length; bin++)
                observed[bin] &= _counts.IsCovered(bin);
        }
    }
}
