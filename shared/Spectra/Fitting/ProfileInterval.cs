namespace Almagest.Spectra.Fitting;

/// <summary>Where an interval's end comes from.</summary>
public enum IntervalEnd
{
    /// <summary>The statistic, minimised over all other parameters, has risen by Δ here.</summary>
    Found,

    /// <summary>It has not risen by Δ up to the parameter's limit, which is given: the interval is open on this side (a limit
    /// for the other).</summary>
    AtLimit,

    /// <summary>The search failed; the end is NaN.</summary>
    NotFound,
}

/// <summary>An interval by the profile of the statistic.</summary>
/// <param name="Parameter">Index among all parameters.</param>
/// <param name="Value">At the minimum.</param>
/// <param name="Lower">Lower end.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="LowerEnd">What the lower end is.</param>
/// <param name="UpperEnd">What the upper end is.</param>
public sealed record ProfileInterval(
    int Parameter,
    double Value,
    double Lower,
    double Upper,
    IntervalEnd LowerEnd,
    IntervalEnd UpperEnd
);

/// <summary>Intervals, and the minimum that they belong to.</summary>
/// <param name="Fit">The minimum; a lower one than was given, if the search came across it.</param>
/// <param name="FoundNewMinimum">True if <paramref name="Fit"/> is lower than what was given; all intervals were then begun
/// again from it.</param>
/// <param name="Intervals">In the order that was asked for.</param>
/// <param name="Evaluations">How often the model was folded, derivatives included.</param>
public sealed record ProfileResult(
    FitOutcome.Converged Fit,
    bool FoundNewMinimum,
    IReadOnlyList<ProfileInterval> Intervals,
    int Evaluations
);
