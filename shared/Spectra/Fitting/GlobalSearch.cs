namespace Almagest.Spectra.Fitting;

/// <summary>
/// A way out of local minima: multistart from low-discrepancy points, of which the best start a descent unless a better one
/// lies near
/// (the reduced sample and the critical distance of Rinnooy Kan and Timmer 1987, Mathematical Programming 39, 27 and 57).
/// Norms, in which models are linear, are not drawn but fitted at each point. From the lowest minimum each component is then
/// taken through its range by itself (<see cref="ComponentScan"/>).
/// </summary>
/// <remarks>No search of finite length is sure; more points are surer. The given start is always among the starts.</remarks>
public static class GlobalSearch
{
    /// <summary>Minima whose statistics agree to this, and whose parameters do to a tenth of their range, are one.</summary>
    private const double SameStatistic = 1e-3;

    /// <param name="problem">What to minimise; limits of its free parameters bound the search.</param>
    /// <param name="options">Null: the defaults.</param>
    public static GlobalOutcome Run(FitProblem problem, GlobalOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= GlobalOptions.Default;
        int[] shapes = [.. problem.Asked.Where(index => !problem.Definitions[index].IsNorm)];
        List<PointOfSearch> points =
            shapes.Length == 0
                ? []
                : PointOfSearch.Spread(
                    problem,
                    new NormFit(problem),
                    problem.Start,
                    shapes,
                    options.Points,
                    options.Shift,
                    cancellation
                );
        FitOptions plain = options.Fit with { Covariance = false };
        List<FitOutcome> ended =
        [
            .. options.Starts.DefaultIfEmpty(problem.Start).Select(start => ClassicalFit.Refine(problem, start.AsSpan(), plain)),
        ];
        foreach (PointOfSearch point in PointOfSearch.Distinct(points, options.Descents))
        {
            cancellation.ThrowIfCancellationRequested();
            ended.Add(ClassicalFit.Refine(problem, point.Parameters.AsSpan(), plain with { Rescale = false }));
        }
        ended.Add(new ComponentScan(problem, plain).Improve(Distinct(ended)[0], cancellation));
        List<FitOutcome> minima = Distinct(ended);
        // The covariance is wanted of one only.
        FitOutcome best =
            options.Fit.Covariance && minima[0] is FitOutcome.Converged
                ? ClassicalFit.Refine(problem, minima[0].Parameters, options.Fit with { Rescale = false })
                : minima[0];
        return new(best, [best, .. minima.Skip(1)]);
    }

    private static List<FitOutcome> Distinct(List<FitOutcome> ended)
    {
        List<FitOutcome> minima = [];
        // Of equal ones, a minimum is worth more than a point where the search gave up.
        foreach (
            FitOutcome outcome in ended
                .OrderBy(outcome => outcome.Statistic)
                .ThenBy(outcome => outcome is FitOutcome.Converged ? 0 : 1)
        )
        {
            bool isKnown = minima.Exists(known =>
                Math.Abs(known.Statistic - outcome.Statistic) < SameStatistic
                && known
                    .Parameters.Zip(outcome.Parameters, (a, b) => Math.Abs(a - b) <= 0.1 * (Math.Abs(a) + Math.Abs(b) + 1e-12))
                    .All(same => same)
            );
            if (!isKnown)
                minima.Add(outcome);
        }
        return minima;
    }
}
