using Almagest.Spectra.Fitting;

namespace Almagest.Spectra.Tests.Fitting;

/// <summary>Spectra on which a few starts miss the minimum: a line that begins without a width or far from where it is, a source
/// that is covered in part, a black body whose limits were given.</summary>
public sealed class AutomaticSearchTests
{
    /// <summary>./test --long: a minute or two, and the figures of docs/performance.md.</summary>
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("ALMAGEST_LONG") == "1";
    private static readonly int Spectra = IsLong ? 60 : 4,
        RandomStarts = IsLong ? 200 : 10;

    public static TheoryData<string, double[], double, double> Kinds =>
        new()
        {
            { "tbabs*(powerlaw+gaussian)", [0.2, 1.8, 1e-3, 6.3, 0.13, 1e-4], 3e4, -1 },
            { "powerlaw+gaussian", [1.8, 1e-2, 1.9, 0.02, 1e-3], 3e4, 1 },
            { "tbabs*pcfabs*powerlaw", [0.05, 8, 0.7, 1.9, 3e-3], 3e4, -1 },
            { "tbabs*(powerlaw+bbody)", [0.4, 1.8, 1e-3, 0.1, 1e-4], 1e4, 1 },
        };

    [Theory, MemberData(nameof(Kinds))]
    public void No_random_start_and_no_wider_search_ends_lower(string model, double[] truth, double exposure, double background)
    {
        List<string> wrong = [];
        Parallel.For(1, Spectra + 1, seed =>
        {
            FitProblem data = SyntheticFit.Problem(model, truth, exposure, (ulong)seed, background);
            // Where a fit begins if nobody says.
            FitProblem problem = data.With([
                .. data.Parameters.Zip(data.Definitions, (parameter, definition) =>
                    parameter with
                    {
                        Value = definition.Default,
                    }
                ),
            ]);
            IReadOnlyList<double[]> starts = StartingPoints.Of(problem.Definitions, problem.Parameters, [], 0.3, 8);
            FitOutcome fit = AutomaticSearch.Run(problem, starts, TestContext.Current.CancellationToken),
                global =
                    GlobalSearch
                        .Run(
                            problem,
                            GlobalOptions.Default with
                            {
                                Starts = [fit.Parameters],
                            },
                            TestContext.Current.CancellationToken
                        )
                        .Best;
            double lowest = Enumerable
                .Range(0, RandomStarts)
                .Select(k => ClassicalFit.Refine(problem, Random(problem, seed, k).AsSpan()).Statistic)
                .Append(ClassicalFit.Refine(problem, truth.AsSpan()).Statistic)
                .Append(global.Statistic)
                .Min();
            if (fit is not FitOutcome.Converged || fit.Statistic > lowest + 0.1)
                lock (wrong)
                    wrong.Add($"seed {seed}: {fit.Statistic:f2} for {lowest:f2} (global {global.Statistic:f2})");
        });
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {Spectra}: {string.Join("; ", wrong)}");
    }

    private static double[] Random(FitProblem problem, int seed, int k)
    {
        Random random = new((1000 * seed) + k);
        double[] start = problem.Start;
        foreach (int index in problem.Free)
            if (!problem.Definitions[index].IsNorm)
            {
                FitParameter limits = problem.Parameters[index];
                double lower = Math.Max(limits.Lower, 1e-3 * Math.Abs(problem.Definitions[index].Default)),
                    upper = Math.Min(limits.Upper, 100 * Math.Abs(problem.Definitions[index].Default));
                start[index] =
                    limits.Lower >= 0
                        ? lower * Math.Pow(upper / lower, random.NextDouble())
                        : limits.Lower + (random.NextDouble() * (limits.Upper - limits.Lower));
            }
        return start;
    }
}
