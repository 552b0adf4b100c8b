using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Goodness;
using Almagest.Spectra.Fitting.Grouping;

namespace Almagest.Spectra.Tests.Fitting.Goodness;

/// <summary>Spectra without noise, fitted by a model that lacks something, and right ones with noise.</summary>
public sealed class ScoreTestsTests
{
    private static readonly double[] Truth = [0.2, 1.8, 0.01];

    [Theory]
    [InlineData(6.4, 2e-4, "Fe K 6.4 keV", 1)]
    [InlineData(6.97, 2e-4, "Fe K 6.97 keV", 1)]
    [InlineData(6.7, -5e-5, "Fe K 6.7 keV", -1)]
    public void A_line_of_iron_is_named_with_its_sign(double energy, double norm, string name, int sign)
    {
        ScoreTests found = Of("wabs*(powerlaw+gaussian)", [.. Truth, energy, 0.005, norm]);
        Assert.Equal((name, sign), (found.Strongest, Math.Sign(found.Sigmas)));
        Assert.Equal(found.Sigmas, found.Iron);
        Assert.True(found.Probability < 0.2, $"{found}");
    }

    [Fact]
    public void A_line_at_the_models_redshift_is_named_as_such()
    {
        ScoreTests found = Of("wabs*(zpowerlw+gaussian)", [0.2, 1.8, 0.1, 0.01, 6.4 / 1.1, 0.005, 2e-4], "wabs*zpowerlw", 0.1);
        Assert.Equal(("Fe K 6.4 keV at z", 1), (found.Strongest, Math.Sign(found.Sigmas)));
    }

    [Fact]
    public void A_soft_excess_is_found_as_one_and_not_asked_of_a_model_that_has_it()
    {
        double[] truth = [.. Truth, 0.15, 2e-4];
        ScoreTests found = Of("wabs*(powerlaw+bbody)", truth);
        Assert.Equal(("thermal soft excess", found.Sigmas), (found.Strongest, found.SoftExcess));
        Assert.InRange(found.Sigmas, 5, 1e3);
        ScoreTests followed = Of(SyntheticFit.Problem("wabs*(powerlaw+bbody)", truth, 1e4, seed: 0));
        Assert.InRange(Math.Abs(followed.Sigmas), 0, 0.3);
        Assert.InRange(followed.Probability, 0.7, 1);
    }

    [Theory, InlineData(1.03, 1), InlineData(0.97, -1)]
    public void Energies_that_are_read_wrong_are_found_as_gain(double gain, int sign)
    {
        FitProblem problem = SyntheticFit.Problem("wabs*powerlaw", Truth, 1e4, seed: 0);
        ScoreTests found = Of(problem.WithCounts([Misread(problem.Spectra[0], gain)]));
        Assert.StartsWith("gain", found.Strongest, StringComparison.Ordinal);
        Assert.Equal((sign, found.Sigmas), (Math.Sign(found.Sigmas), found.Gain));
        Assert.InRange(Math.Abs(found.Sigmas), 2, 1e3);
    }

    [Fact]
    public void An_area_that_falls_is_found_where_the_model_has_no_slope_and_not_asked_where_it_has()
    {
        FitProblem problem = SyntheticFit.Problem("wabs*bbody", [0.2, 1, 0.01], 1e3, seed: 0);
        FitBins bins = problem.Spectra[0];
        ScoreTests found = Of(
            problem.WithCounts([
                bins.WithCounts([.. bins.Counts.Select((count, i) => count * Math.Pow(bins.Lower[i], -0.2))], bins.Background),
            ])
        );
        Assert.InRange(found.Area, -1e3, -3);
        Assert.Equal(double.NaN, Of("wabs*powerlaw", Truth).Area);
    }

    [Fact]
    public void A_background_half_as_bright_again_as_was_measured_is_found_as_one()
    {
        FitProblem problem = SyntheticFit.Problem("wabs*powerlaw", Truth, 1e4, seed: 0, background: 500);
        FitBins bins = problem.Spectra[0];
        ScoreTests found = Of(
            problem.WithCounts([
                bins.WithCounts([.. bins.Counts.Select((count, i) => count + (0.5 * bins.Background[i] / 5))], bins.Background),
            ])
        );
        Assert.Equal(("background", found.Sigmas), (found.Strongest, found.Background));
        Assert.InRange(found.Sigmas, 5, 1e3);
    }

    [Fact]
    public void Channels_that_were_summed_for_the_statistic_are_asked_one_by_one()
    {
        FitProblem Problem(ChannelGrouping? grouping) =>
            SyntheticFit.Problem("wabs*powerlaw", Truth, 100, seed: 3, background: 0.3, grouping: grouping);
        FitProblem summed = Problem(new() { BackgroundMinimum = 1 }),
            channels = Problem(null);
        Assert.True(2 * summed.Spectra[0].Count < channels.Spectra[0].Count);
        double[] best = SyntheticFit.Fit(summed).Parameters;
        Assert.Equal(ScoreTests.Of(channels, best), ScoreTests.Of(summed, best));
    }

    [Fact]
    public void Of_two_spectra_the_one_with_the_wrong_gain_is_named()
    {
        FitProblem right = SyntheticFit.Untied("wabs*powerlaw", [(Truth, 1e4, 0UL), (Truth, 1e4, 0UL)]);
        ScoreTests found = Of(right.WithCounts([right.Spectra[0], Misread(right.Spectra[1], 1.03)]));
        Assert.StartsWith("gain", found.Strongest, StringComparison.Ordinal);
        Assert.EndsWith(" of spectrum 2", found.Strongest, StringComparison.Ordinal);
    }

    /// <summary>1,500 spectra: a share of 10 % is good to 0.8 points, one of 1 % to 0.26.</summary>
    [Theory]
    [InlineData(100.0, -1.0, null)]
    [InlineData(100.0, 10.0, null)]
    [InlineData(1e5, 1e4, StatisticKind.ChiSquare)]
    public void Of_right_spectra_no_more_than_stated_are_as_far_out(double exposure, double background, StatisticKind? statistic)
    {
        const int spectra = 1500;
        double[] chances =
        [
            .. Enumerable
                .Range(1, spectra)
                .Select(seed => SyntheticFit.Problem("wabs*powerlaw", Truth, exposure, (ulong)seed, background, statistic))
                .Select(problem => Of(problem).Probability),
        ];
        double Below(double chance) => chances.Count(one => one < chance) / (double)spectra;
        Assert.InRange(Below(0.5), 0.35, 0.55);
        Assert.InRange(Below(0.1), 0.05, 0.125);
        Assert.InRange(Below(0.01), 0.001, 0.018);
    }

    /// <summary>Channel by channel what the shifted edges hold of the right counts.</summary>
    private static FitBins Misread(FitBins bins, double gain)
    {
        double Below(double energy) =>
            Enumerable
                .Range(0, bins.Count)
                .Sum(i => bins.Counts[i] * Math.Clamp((energy - bins.Lower[i]) / (bins.Upper[i] - bins.Lower[i]), 0, 1));
        double[] counts = [.. bins.Lower.Zip(bins.Upper, (low, high) => Below(high / gain) - Below(low / gain))];
        return bins.WithCounts(counts, bins.Background);
    }

    private static ScoreTests Of(string model, double[] truth, string fitted = "wabs*powerlaw", double redshift = 0)
    {
        FitProblem problem = SyntheticFit.Refitted(SyntheticFit.Problem(model, truth, 1e4, seed: 0), fitted);
        if (redshift > 0)
            problem = problem.With([
                .. problem.Parameters.Select(
                    (parameter, i) =>
                        problem.Definitions[i].Name.EndsWith("Redshift", StringComparison.Ordinal)
                            ? parameter.Freeze(redshift)
                            : parameter
                ),
            ]);
        return Of(problem);
    }

    private static ScoreTests Of(FitProblem problem) => ScoreTests.Of(problem, SyntheticFit.Fit(problem).Parameters);
}
