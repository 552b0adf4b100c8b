namespace Almagest.Spectra.Fitting.Results;

/// <summary>One parameter of a fit, in its own unit. NaN: not known.</summary>
/// <param name="Lower">Lower end of the 68 % interval.</param>
/// <param name="Upper">Upper end of the 68 % interval.</param>
public sealed record ParameterEstimate(double Value, double Lower, double Upper)
{
    /// <summary>Lower end of the 90 % interval.</summary>
    public double Lower90 { get; init; } = double.NaN;

    /// <summary>Upper end of the 90 % interval.</summary>
    public double Upper90 { get; init; } = double.NaN;

    public static ParameterEstimate Unknown { get; } = new(double.NaN, double.NaN, double.NaN);

    /// <summary>A value without an interval.</summary>
    public static ParameterEstimate At(double value) => Unknown with { Value = value };

    /// <summary>At a limit of the fit: one end of the interval is the value itself.</summary>
    public bool IsLimit => (Lower == Value) != (Upper == Value) && double.IsFinite(Upper - Lower);

    /// <summary>The ends alone, as far as they are not the value itself: at a limit there is one.</summary>
    public ParameterEstimate AsLimits() =>
        new(double.NaN, Lower == Value ? double.NaN : Lower, Upper == Value ? double.NaN : Upper)
        {
            Lower90 = Lower90 == Value ? double.NaN : Lower90,
            Upper90 = Upper90 == Value ? double.NaN : Upper90,
        };

    /// <summary>Values and 68 % intervals of the parameters asked for at a minimum, in the problem's order: one sigma by the
    /// curvature.
    /// At a limit that says nothing, and the interval is the profile's: it begins at the value and ends where the statistic has
    /// risen by 1.</summary>
    public static IReadOnlyList<ParameterEstimate> AllOf(FitProblem problem, FitOutcome.Converged minimum)
    {
        int[] bound = [.. problem.Asked.Where(index => minimum.AtBound[index] && !double.IsNaN(minimum.Sigmas[index]))];
        ProfileResult? profile =
            bound.Length == 0 ? null : ProfileLikelihood.Intervals(minimum.WithoutIdle(problem), minimum, 1, bound);
        return
        [
            .. problem.Asked.Select(index =>
                profile is { FoundNewMinimum: false } && Array.IndexOf(bound, index) is >= 0 and int at
                    ? new ParameterEstimate(minimum.Parameters[index], profile.Intervals[at].Lower, profile.Intervals[at].Upper)
                    : Of(minimum.IntervalOf(problem, index))
            ),
        ];
    }

    private static ParameterEstimate Of((double Lower, double Value, double Upper) one) => new(one.Value, one.Lower, one.Upper);
}
