namespace Almagest.Spectra.Fitting;

/// <summary>
/// A way out of local minima: multistart from low-discrepancy points, of which the best start a descent unless a better one
/// lies near
/// (the reduced sample and the critical distance of Rinnooy Kan and Timmer 1987, Mathematical Programming 39, 27 and 57).
/// Norms, in
/// which models are linear, are not drawn but fitted at each point.
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
        SearchRange[] shapes =
        [
            .. problem.Free.Where(index => !problem.Definitions[index].IsNorm).Select(index => SearchRange.Of(problem, index)),
        ];
        List<Candidate> candidates = [];
        NormFit norms = new(problem);
        for (int point = 0; shapes.Length > 0 && point < options.Points; point++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] position = [.. shapes.Select((_, d) => Halton(point + 1, d, options.Shift))];
            double[] parameters = problem.Start;
            for (int d = 0; d < shapes.Length; d++)
                parameters[shapes[d].Index] = shapes[d].At(position[d]);
            double statistic = norms.Minimise(parameters);
            if (double.IsFinite(statistic))
                candidates.Add(new(statistic, position, parameters));
        }
        FitOptions plain = options.Fit with { Covariance = false };
        List<FitOutcome> ended = [ClassicalFit.Refine(problem, problem.Start, plain)];
        foreach (Candidate candidate in Reduce(candidates, options.Descents, shapes.Length))
        {
            cancellation.ThrowIfCancellationRequested();
            ended.Add(ClassicalFit.Refine(problem, candidate.Parameters, plain with { Rescale = false }));
        }
        List<FitOutcome> minima = Distinct(ended);
        // The covariance is wanted of one only.
        FitOutcome best =
            options.Fit.Covariance && minima[0] is FitOutcome.Converged
                ? ClassicalFit.Refine(problem, minima[0].Parameters, options.Fit with { Rescale = false })
                : minima[0];
        return new(best, [best, .. minima.Skip(1)]);
    }

    private sealed record Candidate(double Statistic, double[] Position, double[] Parameters);

    /// <summary>The best points, without those that lie near a better one and would lead to the same minimum.</summary>
    private static IEnumerable<Candidate> Reduce(List<Candidate> candidates, int most, int dimensions)
    {
        List<Candidate> kept = [];
        // Half the mean distance of that many points in the unit cube.
        double critical = 0.5 * Math.Pow(Math.Max(candidates.Count, 1), -1.0 / Math.Max(dimensions, 1));
        foreach (Candidate candidate in candidates.OrderBy(c => c.Statistic))
        {
            if (kept.Count == most)
                break;
            bool isNear = kept.Any(better =>
                Math.Sqrt(better.Position.Zip(candidate.Position, (a, b) => (a - b) * (a - b)).Sum()) < critical
            );
            if (!isNear)
                kept.Add(candidate);
        }
        return kept;
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

    /// <summary>Halton's sequence (1960), each dimension in the base of its prime, shifted around the unit interval.</summary>
    private static double Halton(int index, int dimension, int shift)
    {
        ReadOnlySpan<int> primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71];
        int prime = primes[dimension % primes.Length];
        double value = 0,
            digit = 1;
        for (int rest = index; rest > 0; rest /= prime)
            value += rest % prime * (digit /= prime);
        value += (shift * 0.6180339887498949 * (dimension + 1)) % 1;
        return value - Math.Floor(value);
    }
}
