using Almagest.Spectra.Fitting;

namespace Almagest.Spectra.Tests.Fitting;

/// <summary>Spectra of a handful of counts, with and without a background: most bins are empty.</summary>
public sealed class FaintSpectraTests
{
    private const int Spectra = 40;

    /// <summary>Background counts a channel, in a region of five times the area (negative: none); counts of the source;
    /// delta.</summary>
    public static TheoryData<double, double, double> Kinds =>
        new()
        {
            { -1, 8, 1 },
            { 0.2, 6, 2.706 },
            { 1, 3, 2.706 },
            { 1, 6, 1 },
            { 3, 6, 2.706 },
        };

    [Theory, MemberData(nameof(Kinds))]
    public void A_profiles_end_that_is_found_has_risen_by_delta(double background, double counts, double delta)
    {
        List<string> wrong = [];
        int found = 0;
        for (ulong seed = 1; seed <= Spectra; seed++)
        {
            FitProblem problem = PowerLaw(counts, seed, background);
            if (Fit(problem) is not FitOutcome.Converged fit)
                continue;
            ProfileResult profiles = ProfileLikelihood.Intervals(problem, fit, delta);
            foreach (ProfileInterval interval in profiles.Intervals)
            foreach (
                (double end, IntervalEnd kind) in new[]
                {
                    (interval.Lower, interval.LowerEnd),
                    (interval.Upper, interval.UpperEnd),
                }
            )
            {
                if (kind == IntervalEnd.NotFound)
                    wrong.Add($"seed {seed}, parameter {interval.Parameter}: not found");
                if (kind != IntervalEnd.Found)
                    continue;
                found++;
                double rise = LowestAt(problem, interval.Parameter, end) - profiles.Fit.Statistic;
                if (Math.Abs(rise - delta) > 0.05 * delta)
                    wrong.Add($"seed {seed}, parameter {interval.Parameter}: {end:g4} has risen by {rise:g3}");
            }
        }
        Assert.True(found > Spectra);
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {found}: {string.Join("; ", wrong)}");
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_fit_ends_at_the_lowest_of_many_starts(double background, double counts, double _)
    {
        List<string> wrong = [];
        for (ulong seed = 1; seed <= Spectra; seed++)
            foreach (bool isFrozen in new[] { false, true })
            {
                FitProblem problem = PowerLaw(counts, seed, background);
                if (isFrozen)
                    problem = problem.With([problem.Parameters[0].Freeze(1.8), problem.Parameters[1]]);
                FitOutcome fit = Fit(problem);
                double lowest = Lowest(problem);
                if (fit is not FitOutcome.Converged || fit.Statistic > lowest + 0.01)
                    wrong.Add(
                        $"seed {seed}, {(isFrozen ? "index frozen" : "free")}: {fit.GetType().Name} {fit.Statistic:f4} "
                            + $"beside {lowest:f4}"
                    );
            }
        Assert.True(wrong.Count == 0, $"{wrong.Count}: {string.Join("; ", wrong)}");
    }

    private static FitOutcome Fit(FitProblem problem) =>
        AutomaticSearch.Run(
            problem,
            StartingPoints.Of(problem.Definitions, problem.Parameters, [], 0.3, 8),
            TestContext.Current.CancellationToken
        );

    private static readonly double CountsPerSecond = SyntheticFit
        .Problem("powerlaw", [1.8, 1e-4], 1, seed: 0)
        .Spectra[0]
        .Counts.Sum();

    private static FitProblem PowerLaw(double counts, ulong seed, double background) =>
        SyntheticFit.Problem("powerlaw", [1.8, 1e-4], counts / CountsPerSecond, seed, background);

    /// <summary>The statistic at a value of one parameter, the lowest over the other: looked for without derivatives.</summary>
    private static double LowestAt(FitProblem problem, int parameter, double value)
    {
        double[] point = problem.Start;
        point[parameter] = value;
        return parameter == 0 ? OverNorms(problem, point) : OverIndices(problem, point, at => problem.Statistic(at));
    }

    private static double Lowest(FitProblem problem)
    {
        double[] point = problem.Start;
        return problem.Free.Contains(0) ? OverIndices(problem, point, at => OverNorms(problem, at)) : OverNorms(problem, point);
    }

    private static double OverIndices(FitProblem problem, double[] point, Func<double[], double> of) =>
        LowestOf(
            value =>
            {
                point[0] = value;
                return of(point);
            },
            [
                .. Enumerable
                    .Range(0, 97)
                    .Select(i => problem.Parameters[0].Lower + (i / 8.0))
                    .TakeWhile(i => i < problem.Parameters[0].Upper),
                problem.Parameters[0].Upper,
            ]
        );

    private static double OverNorms(FitProblem problem, double[] point)
    {
        double best = CountsOf(problem) / Math.Max(1e-300, Rate());
        return LowestOf(
            value =>
            {
                point[1] = value;
                return problem.Statistic(point);
            },
            [0, .. Enumerable.Range(0, 41).Select(i => best * Math.Pow(10, (i - 32) / 8.0))]
        );

        double Rate()
        {
            double[] expected = new double[problem.Spectra[0].Count];
            point[1] = 1;
            problem.Expected(0, point, expected);
            return expected.Sum();
        }
    }

    private static double CountsOf(FitProblem problem) => Math.Max(1, problem.Spectra[0].Counts.Sum());

    /// <summary>The lowest of a grid, and then by golden sections between its neighbours.</summary>
    private static double LowestOf(Func<double, double> of, double[] grid)
    {
        double[] found = [.. grid.Select(of)];
        int best = Array.IndexOf(found, found.Min());
        double low = grid[Math.Max(best - 1, 0)],
            high = grid[Math.Min(best + 1, grid.Length - 1)],
            lowest = found[best];
        for (int i = 0; i < 18; i++)
        {
            double a = high - (0.618034 * (high - low)),
                b = low + (0.618034 * (high - low));
            (double atA, double atB) = (of(a), of(b));
            lowest = Math.Min(lowest, Math.Min(atA, atB));
            (low, high) = atA < atB ? (low, b) : (a, high);
        }
        return lowest;
    }
}
