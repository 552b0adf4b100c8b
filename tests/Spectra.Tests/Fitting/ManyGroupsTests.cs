using Almagest.Spectra.Fitting;

namespace Almagest.Spectra.Tests.Fitting;

/// <summary>Joint fits of hundreds of spectra: what is tied to nothing comes out as if it were fitted alone.</summary>
public sealed class ManyGroupsTests
{
    private const int Groups = 520;

    [Fact]
    public void Five_hundred_free_spectra_together_are_five_hundred_fits()
    {
        (double[], double, ulong)[] sources = [.. Enumerable.Range(1, Groups).Select(k => Source(1e-3, (ulong)k))];
        FitProblem joint = Joint(sources);
        Assert.Equal(2 * Groups, joint.Free.Count);
        var fit = Assert.IsType<FitOutcome.Converged>(Search(joint));
        double statistic = 0;
        for (int group = 0; group < Groups; group++)
        {
            var alone = Assert.IsType<FitOutcome.Converged>(Search(Joint(sources[group])));
            statistic += alone.Statistic;
            foreach (int parameter in new[] { 0, 1 })
            {
                int index = joint.Layout.FirstOf(group) + parameter;
                Assert.Equal(alone.Parameters[parameter], fit.Parameters[index], 0.02 * alone.Sigmas[parameter]);
                Assert.Equal(alone.Sigmas[parameter], fit.Sigmas[index], 0.01 * alone.Sigmas[parameter]);
            }
        }
        Assert.Equal(statistic, fit.Statistic, 0.01);
        Assert.InRange(fit.Expected!.Fitted.Probability, 0.001, 0.999);
    }

    [Fact]
    public void Norms_of_groups_that_differ_by_a_million_are_found()
    {
        (double[], double, ulong) bright = Source(10, 6),
            faint = Source(1e-5, 7);
        FitProblem joint = Joint([.. Enumerable.Range(0, 20).Select(g => g % 2 == 0 ? bright : faint)]);
        FitOutcome fit = Search(joint);
        Assert.Equal(10 * (Search(Joint(bright)).Statistic + Search(Joint(faint)).Statistic), fit.Statistic, 0.01);
    }

    [Fact]
    public void More_free_parameters_than_can_be_fitted_are_refused_in_a_sentence()
    {
        var refused = Assert.Throws<SpectralDataException>(() => Joint([.. Enumerable.Repeat(Source(1e-3, 5), 2100)]));
        Assert.Contains("4,200 free parameters", refused.Message, StringComparison.Ordinal);
        Assert.Contains("at most 4,096: fewer spectra in one fit, or more ties", refused.Message, StringComparison.Ordinal);
    }

    private static (double[] Truth, double Exposure, ulong Seed) Source(double norm, ulong seed) => ([1.8, norm], 3e3, seed);

    private static FitOutcome Search(FitProblem problem) =>
        AutomaticSearch.Run(
            problem,
            StartingPoints.Of(problem.Definitions, problem.Parameters, [], 0.3, 8),
            TestContext.Current.CancellationToken
        );

    private static FitProblem Joint(params (double[], double, ulong)[] members) => SyntheticFit.Untied("powerlaw", members);
}
