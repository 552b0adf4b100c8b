namespace Almagest.Spectra.Fitting.Results;

/// <summary>One parameter of a fit, in its own unit. NaN: not known.</summary>
/// <param name="Lower">Lower end of the 68 % interval.</param>
/// <param name="Upper">Upper end of the 68 % interval.</param>
public sealed record ParameterEstimate(double Value, double Lower, double Upper)
{
    public static ParameterEstimate Unknown { get; } = new(double.NaN, double.NaN, double.NaN);

    /// <summary>A value without an interval.</summary>
    public static ParameterEstimate At(double value) => Unknown with { Value = value };

    /// <summary>Values and 68 % intervals of the free parameters at a minimum, in the problem's order.</summary>
    public static IReadOnlyList<ParameterEstimate> AllOf(FitProblem problem, FitOutcome.Converged minimum) =>
        [
            .. problem.Free.Select(index =>
            {
                (double lower, double value, double upper) = minimum.IntervalOf(problem, index);
                return new ParameterEstimate(value, lower, upper);
            }),
        ];
}
