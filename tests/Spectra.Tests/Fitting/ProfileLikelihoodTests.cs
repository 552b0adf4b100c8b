using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Spectra.Tests.Fitting;

public sealed class ProfileLikelihoodTests
{
    private static readonly ResponseMatrix Response = SyntheticResponse.Gaussian();
    private static readonly SpectralModel Absorbed = SpectralModel.Parse("tbabs*powerlaw");

    [Theory]
    [InlineData(0.01), InlineData(1), InlineData(2.706), InlineData(9)]
    public void The_refitted_statistic_has_risen_by_delta_at_each_end(double delta)
    {
        FitProblem problem = Noisy(seed: 3, [0.3, 1.9, 2e-4]);
        FitOutcome.Converged fit = Fit(problem);
        ProfileResult result = ProfileLikelihood.Intervals(problem, fit, delta);
        Assert.False(result.FoundNewMinimum);
        foreach (ProfileInterval interval in result.Intervals)
        {
            Assert.Equal((IntervalEnd.Found, IntervalEnd.Found), (interval.LowerEnd, interval.UpperEnd));
            foreach (double end in new[] { interval.Lower, interval.Upper })
                Assert.Equal(delta, Refitted(problem, interval.Parameter, end, fit) - fit.Statistic, 0.005 * delta);
        }
    }

    [Fact]
    public void Few_evaluations_are_enough()
    {
        FitProblem problem = Noisy(seed: 3, [0.3, 1.9, 2e-3]);
        // Four folds an evaluation; six ends.
        Assert.InRange(ProfileLikelihood.Intervals(problem, Fit(problem)).Evaluations, 24, 4 * 6 * 3);
    }

    [Fact]
    public void Where_zero_lies_inside_there_is_an_upper_limit_only()
    {
        FitProblem problem = Noisy(seed: 5, [0.001, 1.9, 2e-4]);
        ProfileInterval column = ProfileLikelihood.Intervals(problem, Fit(problem), 2.706, [0]).Intervals[0];
        Assert.Equal((0, IntervalEnd.AtLimit, IntervalEnd.Found), (column.Lower, column.LowerEnd, column.UpperEnd));
        Assert.Equal(2.706, Refitted(problem, 0, column.Upper, Fit(problem)) - Fit(problem).Statistic, 0.02);
    }

    [Fact]
    public void What_the_data_do_not_tell_ends_at_both_limits()
    {
        FitProblem problem = ClassicalFitTests.Problem(new double[Response.ChannelCount], null);
        FitOutcome.Converged fit = Fit(problem);
        ProfileInterval index = ProfileLikelihood.Intervals(problem, fit, 1, [1]).Intervals[0];
        Assert.Equal((IntervalEnd.AtLimit, IntervalEnd.AtLimit), (index.LowerEnd, index.UpperEnd));
    }

    [Fact]
    public void A_lower_minimum_on_the_way_is_adopted_and_told()
    {
        FitProblem problem = Noisy(seed: 3, [0.3, 1.9, 2e-4]);
        FitOutcome.Converged fit = Fit(problem);
        // Not quite at the minimum: as a search that stopped short would leave it.
        double[] short_ = [.. fit.Parameters];
        short_[1] += 0.4 * fit.Sigmas[1];
        FitOutcome.Converged stopped = fit with { Parameters = short_, Statistic = problem.Statistic(short_) };
        ProfileResult result = ProfileLikelihood.Intervals(problem, stopped);
        Assert.True(result.FoundNewMinimum);
        Assert.Equal(fit.Statistic, result.Fit.Statistic, 1e-6);
        IReadOnlyList<ProfileInterval> straight = ProfileLikelihood.Intervals(problem, fit).Intervals;
        for (int i = 0; i < 3; i++)
            Assert.Equal(straight[i].Upper, result.Intervals[i].Upper, 0.01 * fit.Sigmas[i]);
    }

    [Fact]
    public void Only_free_parameters_have_intervals()
    {
        FitParameter[] parameters = FitParameter.DefaultsOf(Absorbed);
        parameters[0] = parameters[0].Freeze(0.3);
        FitProblem problem = Noisy(seed: 3, [0.3, 1.9, 2e-4]).With(parameters);
        Assert.Throws<ArgumentException>(() => ProfileLikelihood.Intervals(problem, Fit(problem), 1, [0]));
    }

    private static FitOutcome.Converged Fit(FitProblem problem) =>
        Assert.IsType<FitOutcome.Converged>(ClassicalFit.Refine(problem, problem.Start));

    private static double Refitted(FitProblem problem, int index, double value, FitOutcome.Converged fit)
    {
        double[] start = [.. fit.Parameters];
        start[index] = value;
        return ClassicalFit
            .Refine(problem.With([.. problem.Parameters.Select((p, i) => i == index ? p.Freeze(value) : p)]), start)
            .Statistic;
    }

    private static FitProblem Noisy(int seed, double[] truth)
    {
        Random random = new(seed);
        double[] flux = new double[Response.Energies.BinCount],
            rate = new double[Response.ChannelCount];
        Absorbed.Evaluate(Response.Energies, truth, flux);
        Response.Fold(flux, rate);
        return ClassicalFitTests.Problem([.. rate.Select(r => (double)SyntheticFit.Poisson(random, 1e4 * r))], null);
    }
}
