using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Scans;

namespace Almagest.Spectra.Tests.Fitting.Scans;

public sealed class ParameterScanTests
{
    /// <summary>χ² of a sum of two components is an exact quadratic in their norms: its surface has a closed form.</summary>
    private static readonly FitProblem Quadratic = SyntheticFit.Problem(
        "powerlaw+bbody",
        [1.8, 1e-2, 1, 3e-4],
        1e4,
        seed: 3,
        statistic: StatisticKind.ChiSquare,
        adjust: (_, parameters) =>
        {
            parameters[0] = parameters[0].Freeze(1.8);
            parameters[2] = parameters[2].Freeze(1);
        }
    );

    [Fact]
    public void One_parameter_of_a_quadratic_rises_as_its_variance_says()
    {
        FitOutcome.Converged fit = SyntheticFit.Fit(Quadratic);
        (double best, double sigma) = (fit.Parameters[1], fit.Sigmas[1]);
        ScanSurface surface = ParameterScan.Refit(
            Quadratic,
            fit,
            [new(1, best - (3.1 * sigma), best + (2.9 * sigma), 20)],
            TestContext.Current.CancellationToken
        );
        for (int i = 0; i < surface.Rows; i++)
        {
            double off = (surface.First.Values[i] - best) / sigma;
            Assert.Equal(off * off, surface.Delta(i), 2e-5);
        }
        (double lower, double upper) = surface.Interval(2.706);
        Assert.Equal(best - (1.645 * sigma), lower, 1e-3 * sigma);
        Assert.Equal(best + (1.645 * sigma), upper, 1e-3 * sigma);
        Assert.Null(surface.BetterMinimum);
        Assert.True(double.IsNaN(surface.Interval(16).Upper));
        // So coarse that both ends lie in the steps beside the minimum.
        ScanSurface coarse = ParameterScan.Refit(
            Quadratic,
            fit,
            [new(1, best - (3.5 * sigma), best + (2.5 * sigma), 3)],
            TestContext.Current.CancellationToken
        );
        Assert.Equal(best - sigma, coarse.Interval(1).Lower, 1e-3 * sigma);
        Assert.Equal(best + sigma, coarse.Interval(1).Upper, 1e-3 * sigma);
        Assert.True(double.IsNaN(coarse.Interval(0.2).Lower) && double.IsNaN(coarse.Interval(0.2).Upper));
    }

    [Fact]
    public void Two_parameters_of_a_quadratic_have_the_ellipse_of_their_covariance()
    {
        FitOutcome.Converged fit = SyntheticFit.Fit(Quadratic);
        ScanAxis[] axes =
        [
            .. new[] { 1, 3 }.Select(p => new ScanAxis(
                p,
                fit.Parameters[p] - (3.6 * fit.Sigmas[p]),
                fit.Parameters[p] + (3.4 * fit.Sigmas[p]),
                60
            )),
        ];
        ScanSurface surface = ParameterScan.Refit(Quadratic, fit, axes, TestContext.Current.CancellationToken);
        double correlation = fit.Covariance[0, 1] / (fit.Sigmas[1] * fit.Sigmas[3]);
        Assert.InRange(correlation, -0.95, -0.3);
        for (int i = 0; i < surface.Rows; i += 7)
        for (int j = 0; j < surface.Columns; j += 7)
            Assert.Equal(Form(axes[0].Values[i], axes[1].Values[j]), surface.Delta(i, j), 1e-4 * (1 + surface.Delta(i, j)));
        foreach (double level in new[] { 2.30, 4.61, 9.21 })
        {
            IReadOnlyList<(double First, double Second)> line = Assert.Single(surface.Contours(level));
            Assert.Equal(line[0], line[^1]);
            // Straight pieces within cells of 0.12 σ stay that near the ellipse.
            Assert.All(line, point => Assert.Equal(level, Form(point.First, point.Second), 0.01 * level));
            // The contour at Δ reaches √Δ σ along each axis.
            Assert.Equal(Math.Sqrt(level), (line.Max(point => point.First) - fit.Parameters[1]) / fit.Sigmas[1], 0.02);
        }

        double Form(double first, double second)
        {
            double x = (first - fit.Parameters[1]) / fit.Sigmas[1],
                y = (second - fit.Parameters[3]) / fit.Sigmas[3];
            return ((x * x) - (2 * correlation * x * y) + (y * y)) / (1 - (correlation * correlation));
        }
    }

    [Fact]
    public void A_slice_is_never_below_the_profile_and_touches_it_at_the_fit()
    {
        FitProblem problem = SyntheticFit.Problem("tbabs*powerlaw", [0.3, 1.8, 1e-3], 1e4, seed: 12);
        FitOutcome.Converged fit = SyntheticFit.Fit(problem);
        ScanAxis[] axes = [new(1, fit.Parameters[1] - (2 * fit.Sigmas[1]), fit.Parameters[1] + (2 * fit.Sigmas[1]), 8)];
        ScanSurface profile = ParameterScan.Refit(problem, fit, axes, TestContext.Current.CancellationToken),
            slice = ParameterScan.Slice(problem, fit, axes, TestContext.Current.CancellationToken);
        for (int i = 0; i < profile.Rows; i++)
            Assert.True(profile.Delta(i) <= slice.Delta(i) + 1e-6);
        Assert.Equal(0, slice.Delta(4), 1e-6);
        Assert.True(slice.Delta(0) > 2 * profile.Delta(0));
    }

    [Fact]
    public void A_lower_minimum_on_the_way_is_found_and_told()
    {
        // A fit that was stopped too early stands in for one in a local minimum.
        FitProblem problem = SyntheticFit.Problem("tbabs*powerlaw", [0.3, 1.8, 1e-3], 1e4, seed: 12);
        FitOutcome.Converged fit = SyntheticFit.Fit(problem);
        double[] elsewhere = [.. fit.Parameters];
        elsewhere[1] += 2 * fit.Sigmas[1];
        FitOutcome stopped = new FitOutcome.NotConverged(
            problem.Statistic(elsewhere),
            fit.DegreesOfFreedom,
            elsewhere,
            1,
            "stopped"
        );
        ScanSurface surface = ParameterScan.Refit(
            problem,
            stopped,
            [new(1, fit.Parameters[1] - fit.Sigmas[1], elsewhere[1], 6)],
            TestContext.Current.CancellationToken
        );
        Assert.NotNull(surface.BetterMinimum);
        Assert.Equal(fit.Statistic, surface.Lowest, 1e-5);
        Assert.All(Enumerable.Range(0, surface.Rows), row => Assert.True(surface.Delta(row) > -1e-6));
    }

    [Fact]
    public void A_grid_search_finds_the_point_next_to_the_truth()
    {
        FitProblem problem = SyntheticFit.Problem("powerlaw", [1.8, 1e-3], 1e4, seed: 0);
        (double[] parameters, double statistic) = GridSearch.Lowest(
            problem,
            problem.Start,
            [new(0, 0, 4, 40), new(1, 1e-5, 1e-1, 40, logarithmic: true)],
            cancellation: TestContext.Current.CancellationToken
        );
        Assert.Equal(1.8, parameters[0], 0.051);
        Assert.Equal(1e-3, parameters[1], 3e-4);
        Assert.Equal(problem.Statistic(parameters), statistic);
    }

    [Theory]
    [
        InlineData("PhoIndex 1 3 20", 1, false),
        InlineData("log powerlaw.norm 1e-4 1e-2 10", 1, true),
        InlineData("1 1 3 20 nolog 2 1e-4 1e-2 5", 2, false)
    ]
    public void Axes_are_read_as_XSPEC_writes_them(string text, int count, bool logarithmic)
    {
        ScanAxis[] axes = ScanAxis.Parse(text, Spectra.Models.SpectralModel.Parse("powerlaw").IndexOf);
        Assert.Equal(count, axes.Length);
        Assert.Equal(logarithmic, axes[0].Logarithmic);
    }

    [Theory]
    [
        InlineData(""),
        InlineData("PhoIndex 1 3"),
        InlineData("PhoIndex 3 1 20"),
        InlineData("PhoIndex 1 3 0"),
        InlineData("nothing 1 3 20"),
        InlineData("PhoIndex 1 3 20 PhoIndex 1 3 20"),
        InlineData("log PhoIndex -1 3 20"),
        InlineData("PhoIndex 1 NaN 20")
    ]
    public void Other_axes_are_refused(string text) =>
        Assert.Throws<SpectralDataException>(() => ScanAxis.Parse(text, Spectra.Models.SpectralModel.Parse("powerlaw").IndexOf));
}
