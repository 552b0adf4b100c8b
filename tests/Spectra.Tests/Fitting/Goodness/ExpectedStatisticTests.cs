using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Goodness;

namespace Almagest.Spectra.Tests.Fitting.Goodness;

/// <summary>Against spectra that are simulated and fitted: what the formulas say, brute force must find.</summary>
public sealed class ExpectedStatisticTests
{
    private const int Spectra = 160;

    [Theory]
    [
        InlineData("powerlaw", 3e4, -1, null),
        InlineData("powerlaw", 1e3, -1, null),
        InlineData("powerlaw", 60, -1, null),
        InlineData("tbabs*powerlaw", 1e4, -1, null)
    ]
    [
        InlineData("powerlaw", 1e4, 3, null),
        InlineData("powerlaw", 1e3, 0.5, null),
        InlineData("powerlaw", 1e4, -1, StatisticKind.ChiSquare)
    ]
    public void Mean_and_sigma_of_a_fitted_statistic_are_those_of_simulations(
        string model,
        double exposure,
        double background,
        StatisticKind? statistic
    )
    {
        double[] truth = model == "powerlaw" ? [1.8, 1e-3] : [0.3, 1.8, 1e-3];
        CompareWithSimulations(SyntheticFit.Problem(model, truth, exposure, seed: 5, background, statistic));
    }

    /// <summary>Two sources of some 70 counts with 30 and 300 in each background, which a power law describes.</summary>
    [Theory, InlineData(0.3), InlineData(3)]
    public void So_are_those_of_joint_fits_with_modelled_backgrounds(double background) =>
        CompareWithSimulations(SyntheticFit.JointWithBackgrounds("powerlaw", [1.8, 1e-3], 60, seed: 5, background));

    private static void CompareWithSimulations(FitProblem problem)
    {
        FitOutcome.Converged fit = SyntheticFit.Fit(problem);
        SpectrumSimulation simulation = new(problem, fit);
        // How far each simulated fit is from what is expected at its own minimum, in its own sigma.
        double[] scores =
        [
            .. Enumerable
                .Range(0, Spectra)
                .AsParallel()
                .Select(k =>
                {
                    FitProblem drawn = simulation.Draw(fit.Parameters, 31, (uint)k);
                    return ExpectedStatistic.Of(drawn, ClassicalFit.Refine(drawn, fit.Parameters).Parameters).Fitted.ZScore;
                }),
        ];
        double mean = scores.Average(),
            sigma = Math.Sqrt(scores.Sum(z => (z - mean) * (z - mean)) / (Spectra - 1));
        Assert.Equal(0, mean, 0.25);
        // The standard error of sigma is 0.056.
        Assert.Equal(1, sigma, 0.19);
    }

    /// <summary>Few counts in a bin: C's scatter is that of the total, which the norm follows, and the fixed model's sigma is
    /// far too large.</summary>
    [Fact]
    public void Without_the_regression_on_the_fit_a_sparse_spectrum_would_never_look_bad()
    {
        FitProblem problem = SyntheticFit.Problem("powerlaw", [0, 1e-5], 200, seed: 5);
        ExpectedStatistic expected = ExpectedStatistic.Of(problem, SyntheticFit.Fit(problem).Parameters);
        Assert.InRange(expected.Fitted.Sigma, 0.1 * expected.Fixed.Sigma, 0.6 * expected.Fixed.Sigma);
    }

    [Fact]
    public void Chi_square_has_its_degrees_of_freedom_and_its_probability()
    {
        FitProblem problem = SyntheticFit.Problem("powerlaw", [1.8, 1e-3], 1e4, seed: 6, statistic: StatisticKind.ChiSquare);
        FitOutcome.Converged fit = SyntheticFit.Fit(problem);
        StatisticExpectation fitted = ExpectedStatistic.Of(problem, fit.Parameters).Fitted;
        Assert.Equal(fit.Statistic, fitted.Statistic, 1e-9);
        Assert.Equal(fit.DegreesOfFreedom, fitted.Expected, 1e-9);
        Assert.Equal(Math.Sqrt(2 * fit.DegreesOfFreedom), fitted.Sigma, 1e-9);
        Assert.Equal(
            1 - MathNet.Numerics.Distributions.ChiSquared.CDF(fit.DegreesOfFreedom, fit.Statistic),
            fitted.Probability,
            1e-9
        );
    }

    [Fact]
    public void A_wrong_model_is_found_out()
    {
        // A line that the fitted model does not know.
        FitProblem truth = SyntheticFit.Problem("powerlaw+gaussian", [1.8, 1e-3, 2.5, 0.1, 2e-4], 1e4, seed: 6);
        FitProblem problem = SyntheticFit.Refitted(truth, "powerlaw");
        StatisticExpectation fitted = ExpectedStatistic.Of(problem, SyntheticFit.Fit(problem).Parameters).Fitted;
        Assert.InRange(fitted.ZScore, 8, 1000);
        Assert.InRange(fitted.Probability, 0, 1e-6);
    }
}
