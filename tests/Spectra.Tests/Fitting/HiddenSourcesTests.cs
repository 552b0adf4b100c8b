using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;

namespace Almagest.Spectra.Tests.Fitting;

/// <summary>Spectra so faint that a source behind any column explains them nearly as well as one that is seen: profiles have
/// ridges and plateaus that the way from the minimum does not meet.</summary>
public sealed class HiddenSourcesTests
{
    private const double Delta = 2.706;
    private const int Spectra = 24;

    [Fact]
    public void An_end_that_is_found_has_risen_by_delta_behind_any_column()
    {
        List<string> wrong = [];
        int found = 0;
        for (ulong seed = 1; seed <= Spectra; seed++)
        {
            FitProblem problem = SyntheticFit
                .Problem("tbabs*powerlaw", [0.7, 2, 1e-4], 120, seed, background: 0.3)
                .With(FitParameter.DefaultsOf(SpectralModel.Parse("tbabs*powerlaw")));
            if (Search(problem) is not FitOutcome.Converged fit)
                continue;
            ProfileResult profiles = ProfileLikelihood.Intervals(problem, fit, Delta);
            foreach (ProfileInterval interval in profiles.Intervals)
            foreach (
                (double end, IntervalEnd kind) in new[]
                {
                    (interval.Lower, interval.LowerEnd),
                    (interval.Upper, interval.UpperEnd),
                }
            )
            {
                if (kind != IntervalEnd.Found)
                    continue;
                found++;
                double rise = LowestAt(problem, interval.Parameter, end) - profiles.Fit.Statistic;
                if (rise < 0.95 * Delta)
                    wrong.Add($"seed {seed}, {problem.Definitions[interval.Parameter].Name}: {end:g4} has risen by {rise:g4}");
            }
        }
        Assert.True(found > Spectra, $"{found} ends");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {found}: {string.Join("; ", wrong)}");
    }

    /// <summary>Drawn from two thermal components and fitted by one and a power law: the statistic is not improbable at the wrong
    /// minimum.</summary>
    [Fact]
    public void A_soft_component_is_found_beside_a_hard_one()
    {
        for (ulong seed = 1; seed <= 6; seed++)
        {
            FitProblem drawn = SyntheticFit.Problem("tbabs*(bbody+diskbb)", [0.3, 1.5, 1e-4, 0.4, 30], 2e3, seed),
                problem = SyntheticFit.Refitted(drawn, "tbabs*(powerlaw+bbody)");
            double global = GlobalSearch.Run(problem, null, TestContext.Current.CancellationToken).Best.Statistic;
            Assert.True(Search(problem).Statistic < global + 0.1, $"seed {seed}: {Search(problem).Statistic} beside {global}");
        }
    }

    private static FitOutcome Search(FitProblem problem) =>
        AutomaticSearch.Run(
            problem,
            StartingPoints.Of(problem.Definitions, problem.Parameters, [], 0.3, 8),
            TestContext.Current.CancellationToken
        );

    private static double LowestAt(FitProblem problem, int parameter, double value)
    {
        double[] at = problem.Start;
        at[parameter] = value;
        FitProblem held = problem.Hold(at, index => index == parameter);
        double lowest = GlobalSearch
            .Run(held, GlobalOptions.Default with { Points = 32 }, TestContext.Current.CancellationToken)
            .Best.Statistic;
        if (parameter == 0)
            return lowest;
        // No source at all is what any is behind the thickest column.
        at[0] = problem.Parameters[0].Upper;
        return Math.Min(lowest, problem.Statistic(at));
    }
}
