using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Goodness;

namespace Almagest.Spectra.Tests.Fitting.Goodness;

public sealed class SimulatedGoodnessTests
{
    [Fact]
    public void A_right_model_stands_among_its_simulations_and_they_have_the_expected_mean()
    {
        FitProblem problem = SyntheticFit.Problem("powerlaw", [1.8, 1e-3], 1e3, seed: 14);
        FitOutcome.Converged fit = SyntheticFit.Fit(problem);
        SimulatedGoodness goodness = SimulatedGoodness.Of(
            problem,
            fit,
            new() { Spectra = 300, Seed = 3 },
            TestContext.Current.CancellationToken
        );
        Assert.InRange(goodness.Statistic.ShareBelow, 0.02, 0.98);
        Assert.InRange(goodness.Kolmogorov.Probability, 0.02, 1);
        Assert.InRange(goodness.AndersonDarling.Probability, 0.02, 1);
        Assert.InRange(goodness.Runs.Probability, 0.02, 1);
        Assert.Equal(0, goodness.Failed);
        Assert.Equal(300, goodness.Statistics.Count);
        StatisticExpectation expected = ExpectedStatistic.Of(problem, fit.Parameters).Fitted;
        Assert.Equal(expected.Expected, goodness.Statistic.Mean, 4 * expected.Sigma / Math.Sqrt(300));
        // Gamma's probability and the simulated one are of the same thing.
        Assert.Equal(expected.Probability, goodness.Statistic.Probability, 0.12);
    }

    /// <summary>A break that C hardly notices, because every bin is wrong by less than its noise; the order of residuals shows
    /// it.</summary>
    [Fact]
    public void A_wrong_slope_is_seen_by_the_order_of_residuals()
    {
        FitProblem truth = SyntheticFit.Problem("bknpower", [1.2, 2, 2.4, 1e-3], 2e3, seed: 14);
        FitProblem problem = SyntheticFit.Refitted(truth, "powerlaw");
        FitOutcome.Converged fit = SyntheticFit.Fit(problem);
        SimulatedGoodness goodness = SimulatedGoodness.Of(
            problem,
            fit,
            new() { Spectra = 200, Seed = 3 },
            TestContext.Current.CancellationToken
        );
        Assert.Equal(1.0 / 201, goodness.Kolmogorov.Probability, 1e-12);
        Assert.Equal(1.0 / 201, goodness.AndersonDarling.Probability, 1e-12);
        Assert.Equal(1.0 / 201, goodness.CramerVonMises.Probability, 1e-12);
        Assert.InRange(goodness.Runs.Probability, 0, 0.1);
    }

    [Fact]
    public void A_seed_gives_one_answer_whatever_the_threads()
    {
        FitProblem problem = SyntheticFit.Problem("powerlaw", [1.8, 1e-3], 1e3, seed: 14, background: 2);
        FitOutcome.Converged fit = SyntheticFit.Fit(problem);
        SimulationSettings settings = new()
        {
            Spectra = 20,
            Seed = 3,
            Parallelism = 1,
            DrawParameters = true,
        };
        SimulatedGoodness one = SimulatedGoodness.Of(problem, fit, settings, TestContext.Current.CancellationToken);
        SimulatedGoodness same = SimulatedGoodness.Of(
            problem,
            fit,
            settings with
            {
                Parallelism = 4,
            },
            TestContext.Current.CancellationToken
        );
        SimulatedGoodness other = SimulatedGoodness.Of(
            problem,
            fit,
            settings with
            {
                Seed = 4,
            },
            TestContext.Current.CancellationToken
        );
        Assert.Equal(one.Statistics, same.Statistics);
        Assert.Equal(one.Statistic, same.Statistic);
        Assert.NotEqual(one.Statistics, other.Statistics);
    }

    [Fact]
    public void A_share_counts_equal_ones_by_half_and_is_never_zero()
    {
        SimulatedShare share = SimulatedShare.Of(3, [1, 2, 3, 4]);
        Assert.Equal(0.625, share.ShareBelow);
        Assert.Equal(0.6, share.Probability);
        Assert.Equal(0.2, SimulatedShare.Of(9, [1, 2, 3, 4]).Probability);
        Assert.Equal(2.5, share.Mean);
    }
}
