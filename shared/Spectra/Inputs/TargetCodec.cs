using Almagest.Spectra.Campaigns;

namespace Almagest.Spectra.Inputs;

/// <summary>A parameter as a network estimates it.</summary>
/// <param name="Lower">One sigma below, in the parameter's unit.</param>
/// <param name="Value">At the network's mean.</param>
/// <param name="Upper">One sigma above.</param>
public readonly record struct ParameterInterval(double Lower, double Value, double Upper);

/// <summary>
/// Free parameters as what a network learns, in which the spectrum's logarithm is as linear as we know how: log10 for
/// log-uniform priors, log10 of norm over brightness, and Γ log10(1 + z) for the redshift of a power law.
/// </summary>
internal sealed class TargetCodec
{
    private const double LargestExponent = 100;

    private enum Form { Linear, Log, Norm, ShiftedSlope }

    private readonly record struct Target(int Parameter, Form Form, double Reference, int Slope);

    private readonly Campaign _campaign;
    private readonly Target[] _targets;

    /// <param name="campaign">Valid.</param>
    /// <param name="reference">Shape [parameters]: the reference spectrum's.</param>
    public TargetCodec(Campaign campaign, ReadOnlySpan<double> reference)
    {
        _campaign = campaign;
        var targets = new List<Target>();
        for (int i = 0; i < campaign.Parameters.Count; i++)
            if (campaign.Parameters[i].IsFree) targets.Add(TargetOf(campaign, i, reference[i]));
        _targets = [.. targets];
    }

    public int Count => _targets.Length;

    public IReadOnlyList<string> Names => [.. _targets.Select(target => _campaign.Parameters[target.Parameter].Name)];

    /// <summary>The index, in the model's order, of a target's parameter.</summary>
    public int ParameterOf(int target) => _targets[target].Parameter;

    /// <summary>Writes targets, shape [P], of parameters in the model's order.</summary>
    public void Encode(ReadOnlySpan<double> parameters, double amplitude, Span<float> targets)
    {
        for (int i = 0; i < _targets.Length; i++)
        {
            Target target = _targets[i];
            double value = parameters[target.Parameter];
            targets[i] = (float)(target.Form switch
            {
                Form.Log => Math.Log10(value),
                Form.Norm => Math.Log10(value / (target.Reference * amplitude)),
                Form.ShiftedSlope => parameters[target.Slope] * Math.Log10(1 + value),
                _ => value,
            });
        }
    }

    /// <summary>All parameters in the model's order, the fixed ones as the campaign has them.</summary>
    public double[] Decode(ReadOnlySpan<float> targets, double amplitude)
    {
        double[] parameters = [.. _campaign.Parameters.Select(prior => prior.Lower)];
        for (int i = 0; i < _targets.Length; i++)
            if (_targets[i].Form != Form.ShiftedSlope) parameters[_targets[i].Parameter] = Decode(_targets[i], targets[i], amplitude);
        // A shift is decoded with its slope, so after it.
        for (int i = 0; i < _targets.Length; i++)
            if (_targets[i].Form == Form.ShiftedSlope)
                parameters[_targets[i].Parameter] = DecodeShift(_targets[i], targets[i], parameters[_targets[i].Slope]);
        return parameters;
    }

    /// <summary>Values and intervals of the free parameters, from each target's mean and sigma.</summary>
    public ParameterInterval[] DecodeIntervals(ReadOnlySpan<float> means, ReadOnlySpan<float> sigmas, double amplitude)
    {
        double[] values = Decode(means, amplitude);
        var intervals = new ParameterInterval[_targets.Length];
        for (int i = 0; i < _targets.Length; i++)
        {
            Target target = _targets[i];
            double value = values[target.Parameter];
            intervals[i] = target.Form == Form.ShiftedSlope
                ? ShiftInterval(target, value, values[target.Slope], sigmas[i], sigmas[Array.FindIndex(_targets, other => other.Parameter == target.Slope)])
                : new ParameterInterval(Decode(target, means[i] - (double)sigmas[i], amplitude), value, Decode(target, means[i] + (double)sigmas[i], amplitude));
        }
        return intervals;
    }

    private double Decode(Target target, double encoded, double amplitude)
    {
        double power = Math.Pow(10, Math.Clamp(encoded, -LargestExponent, LargestExponent));
        return target.Form switch
        {
            Form.Norm => target.Reference * amplitude * power,
            Form.Log => WithinPrior(target, power),
            _ => WithinPrior(target, encoded),
        };
    }

    private double DecodeShift(Target target, double encoded, double slope)
    {
        // A slope near 0 says nothing of the shift: the prior does.
        double exponent = Math.Abs(slope) > 1e-6 ? Math.Clamp(encoded / slope, -LargestExponent, LargestExponent) : 0;
        return WithinPrior(target, Math.Pow(10, exponent) - 1);
    }

    /// <summary>The two targets' errors, propagated to first order as if independent.</summary>
    private ParameterInterval ShiftInterval(Target target, double shift, double slope, double sigma, double slopeSigma)
    {
        double logShift = Math.Log10(1 + shift);
        double error = (1 + shift) * Math.Log(10) * Math.Sqrt((sigma * sigma) + (logShift * logShift * slopeSigma * slopeSigma)) / Math.Max(Math.Abs(slope), 1e-6);
        return new ParameterInterval(WithinPrior(target, shift - error), shift, WithinPrior(target, shift + error));
    }

    /// <summary>Outside its prior a parameter was never shown to the network.</summary>
    private double WithinPrior(Target target, double value)
    {
        ParameterPrior prior = _campaign.Parameters[target.Parameter];
        return Math.Clamp(double.IsNaN(value) ? prior.Lower : value, prior.Lower, prior.Upper);
    }

    private static Target TargetOf(Campaign campaign, int parameter, double reference)
    {
        ParameterPrior prior = campaign.Parameters[parameter];
        if (prior.Kind == PriorKind.ExpectedCounts) return new Target(parameter, Form.Norm, reference, -1);
        if (prior.Kind == PriorKind.LogUniform) return new Target(parameter, Form.Log, reference, -1);
        int slope = SlopeOfShift(campaign, prior);
        return new Target(parameter, slope < 0 ? Form.Linear : Form.ShiftedSlope, reference, slope);
    }

    /// <summary>The free photon index, above 0, of a redshifted power law whose redshift this is; else -1.</summary>
    private static int SlopeOfShift(Campaign campaign, ParameterPrior prior)
    {
        if (!prior.Name.StartsWith("zpowerlw", StringComparison.Ordinal) || !prior.Name.EndsWith(".Redshift", StringComparison.Ordinal) || prior.Lower <= -1) return -1;
        string slope = prior.Name.Replace(".Redshift", ".PhoIndex", StringComparison.Ordinal);
        for (int i = 0; i < campaign.Parameters.Count; i++)
            if (campaign.Parameters[i].Name == slope && campaign.Parameters[i] is { IsFree: true, Lower: > 0, Kind: not PriorKind.LogUniform }) return i;
        return -1;
    }
}
