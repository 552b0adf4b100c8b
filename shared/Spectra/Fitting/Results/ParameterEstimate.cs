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

    /// <summary>Values with intervals of 68 and 90 % of the parameters asked for at a minimum, in the problem's order: by the
    /// curvature.
    /// At a limit that says nothing, and the intervals are the profile's: they begin at the value and end where the statistic has
    /// risen by 1, and by 2.706.</summary>
    public static IReadOnlyList<ParameterEstimate> AllOf(FitProblem problem, FitOutcome.Converged minimum)
    {
        int[] bound = [.. problem.Asked.Where(index => minimum.AtBound[index] && !double.IsNaN(minimum.Sigmas[index]))];
        (ProfileResult? profile, ProfileResult? profile90) = (ProfileOf(1), ProfileOf(Rise90));
        return
        [
            .. problem.Asked.Select(index =>
            {
                ParameterEstimate one = Of(minimum.IntervalOf(problem, index), minimum.IntervalOf(problem, index, Sigmas90));
                int at = Array.IndexOf(bound, index);
                if (at >= 0 && profile is { FoundNewMinimum: false })
                    one = one with { Lower = profile.Intervals[at].Lower, Upper = profile.Intervals[at].Upper };
                return at >= 0 && profile90 is { FoundNewMinimum: false }
                    ? one with
                    {
                        Lower90 = profile90.Intervals[at].Lower,
                        Upper90 = profile90.Intervals[at].Upper,
                    }
                    : one;
            }),
        ];

        ProfileResult? ProfileOf(double rise) =>
            bound.Length == 0 ? null : ProfileLikelihood.Intervals(minimum.WithoutIdle(problem), minimum, rise, bound);
    }

    /// <summary>A normal distribution's 90 %.</summary>
    private const double Sigmas90 = 1.6448536,
        Rise90 = Sigmas90 * Sigmas90;

    private static ParameterEstimate Of(
        (double Lower, double Value, double Upper) one,
        (double Lower, double, double Upper) wide
    ) => new(one.Value, one.Lower, one.Upper) { Lower90 = wide.Lower, Upper90 = wide.Upper };
}
