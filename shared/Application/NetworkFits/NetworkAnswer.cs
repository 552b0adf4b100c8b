using Almagest.Learning.Encoders;
using Almagest.Learning.OutOfDistribution;
using Almagest.Learning.Priors;
using Almagest.Learning.Results;
using Almagest.Networks.Inference;
using Almagest.Networks.OutOfDistribution;
using Almagest.Spectra.Fitting.Results;

namespace Almagest.Application.NetworkFits;

/// <summary>What the network says of one observation: row <paramref name="row"/> of a batch, in physical units.</summary>
public sealed class NetworkAnswer(
    CampaignEncoder encoder,
    EncodedObservation encoded,
    InferenceResult inference,
    float[]? gapIgnored,
    int row
)
{
    private readonly int _targets = encoder.TargetCount;

    /// <summary>Background-subtracted counts of the observed bins, and their sigma; NaN for a flux.</summary>
    public double NetCounts => encoded.NetCounts;

    /// <summary>The counts that the whole band would have, within one sigma: less than that of what is missing.</summary>
    public (double Least, double Most) CountsOfBand =>
        (
            (encoded.NetCounts - encoded.NetCountsSigma) / encoded.Covered,
            (encoded.NetCounts + encoded.NetCountsSigma) / encoded.Covered
        );

    /// <summary>Shape [B]; false in gaps.</summary>
    public ReadOnlySpan<bool> Observed => encoded.Observed;

    /// <summary>False: it says nothing, however much it looks like an answer.</summary>
    public bool IsFinite =>
        !Row(inference.Targets).ContainsAnyExceptInRange(float.MinValue, float.MaxValue)
        && !Row(inference.TargetSigmas).ContainsAnyExceptInRange(float.MinValue, float.MaxValue);

    /// <summary>All parameters of the model in its order, the frozen ones included.</summary>
    public double[] Parameters { get; } =
        encoder.DecodeParameters(encoded, inference.Targets.AsSpan(row * encoder.TargetCount, encoder.TargetCount));

    /// <summary>Shape [P], the free parameters.</summary>
    public ParameterInterval[] Intervals { get; } =
        encoder.DecodeIntervals(
            encoded,
            inference.Targets.AsSpan(row * encoder.TargetCount, encoder.TargetCount),
            inference.TargetSigmas.AsSpan(row * encoder.TargetCount, encoder.TargetCount)
        );

    /// <summary>What tells whether the networks have learnt the like of this.</summary>
    public OodEvidence Evidence(FitScan? fit) => OodTraining.Of(encoded, inference, row, fit);

    public SpectrumFit ToFit()
    {
        ParameterEstimate[] estimates = [.. Intervals.Select(one => new ParameterEstimate(one.Value, one.Lower, one.Upper))];
        return new SpectrumFit
        {
            Fit = new FitResult
            {
                StatisticName = "none",
                ObservedBins = encoded.Observed.AsSpan().Count(true),
                Converged = inference.Converged[row],
                Flags = Flags(),
                Parameters = estimates,
            },
            Network = new NetworkResult
            {
                Passes = inference.PassesMade[row],
                PassTrace = Trace(),
                Filled = inference.Filled.AsSpan(row * encoder.BinCount, encoder.BinCount).ToArray(),
                FilledBand = inference.FilledHalfWidths?.AsSpan(row * encoder.BinCount, encoder.BinCount).ToArray() ?? [],
                Parameters = estimates,
            },
        };
    }

    /// <summary>
    /// Shape [passes]: the root mean square change of the missing bins. With parameters, [passes + 1, 1 + P]: pass 0 is the
    /// network's answer with the gap left as it is, and each row holds the change and the free parameters.
    /// </summary>
    private float[] Trace()
    {
        ReadOnlySpan<float> changes = inference.Changes.AsSpan(row * inference.Passes, inference.PassesMade[row]);
        if (gapIgnored is null)
            return changes.ToArray();
        var trace = new List<float> { float.NaN };
        trace.AddRange(Free(Row(gapIgnored)));
        for (int pass = 0; pass < inference.PassesMade[row]; pass++)
        {
            trace.Add(changes[pass]);
            trace.AddRange(Free(inference.PassTargets[pass].AsSpan(row * _targets, _targets)));
        }
        return [.. trace];
    }

    private float[] Free(ReadOnlySpan<float> targets) =>
        [.. encoder.DecodeIntervals(encoded, targets, new float[_targets]).Select(one => (float)one.Value)];

    private FitFlags Flags()
    {
        FitFlags flags = encoded.Observed.AsSpan().Contains(false) ? FitFlags.GapFilled : FitFlags.None;
        IReadOnlyList<ParameterPrior> free = encoder.Free;
        ParameterInterval[] found = Intervals;
        for (int i = 0; i < free.Count; i++)
            if (free[i].Kind != PriorKind.ExpectedCounts && (found[i].Value <= free[i].Lower || found[i].Value >= free[i].Upper))
                flags |= FitFlags.AtPriorEdge;
        if (inference.Diverged[row])
            flags |= FitFlags.FillingDiverged;
        else if (!inference.Converged[row])
            flags |= FitFlags.FillingUnsettled;
        if (NetCounts < FitResult.LeastCounts)
            flags |= FitFlags.FewCounts;
        return flags;
    }

    private ReadOnlySpan<float> Row(float[] values) => values.AsSpan(row * _targets, _targets);
}
