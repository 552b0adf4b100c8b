using Almagest.Spectra.Models;

namespace Almagest.Spectra.Tests.Models.Convolutions;

public sealed class ConvolutionTests
{
    private static readonly EnergyGrid Grid = EnergyGrid.Logarithmic(0.4, 9, 300);

    [Theory]
    [InlineData("cflux*powerlaw", new[] { 2.0, 8, -11.3, 1.7, 123 }, 2.0, 8.0)]
    [InlineData("cflux(tbabs*(powerlaw+gaussian))", new[] { 0.5, 7, -11.3, 0.4, 1.7, 1, 6.4, 0.05, 0.3 }, 0.5, 7.0)]
    [InlineData("cflux*tbabs*(powerlaw+gaussian)", new[] { 0.5, 7, -11.3, 0.4, 1.7, 1, 6.4, 0, 0.3 }, 0.5, 7.0)]
    public void A_band_holds_the_flux_that_is_asked_for(string expression, double[] parameters, double lower, double upper)
    {
        EnergyGrid band = EnergyGrid.Logarithmic(lower, upper, 20_000);
        double[] flux = Evaluate(SpectralModel.Parse(expression), band, parameters);
        double erg = flux.Select((photons, bin) => photons * band.Center(bin) * 1.602176634e-9).Sum();
        // The sum puts a line without a width at the middle of its bin.
        Assert.Equal(1, erg / Math.Pow(10, -11.3), expression.StartsWith("cflux*tbabs", StringComparison.Ordinal) ? 5e-5 : 2e-6);
    }

    [Fact]
    public void Absorption_outside_of_a_flux_leaves_that_of_the_source()
    {
        double[] whole = Evaluate(SpectralModel.Parse("tbabs*cflux*powerlaw"), Grid, [0.3, 2, 8, -11, 1.7, 5]);
        double[] bare = Evaluate(SpectralModel.Parse("cflux*powerlaw"), Grid, [2, 8, -11, 1.7, 1]);
        double[] absorbed = Evaluate(SpectralModel.Parse("tbabs*powerlaw"), Grid, [0.3, 1.7, 1]),
            source = Evaluate(SpectralModel.Parse("powerlaw"), Grid, [1.7, 1]);
        for (int i = 0; i < whole.Length; i++)
            Assert.Equal(bare[i] * absorbed[i] / source[i], whole[i], 1e-6 * whole[i]);
    }

    [Fact]
    public void A_norm_below_a_flux_counts_only_beside_others()
    {
        SpectralModel model = SpectralModel.Parse("tbabs*(cflux*(powerlaw+bbody)+gaussian)");
        Assert.True(model.Parameters[model.IndexOf("powerlaw.norm")] is { IsNorm: false, FrozenByDefault: true });
        Assert.True(model.Parameters[model.IndexOf("bbody.norm")] is { IsNorm: false, FrozenByDefault: false });
        Assert.True(model.Parameters[model.IndexOf("gaussian.norm")] is { IsNorm: true, FrozenByDefault: false });
    }

    /// <summary>4 π D² of z = 0.1, H0 = 70, Λ = 0.73: astropy 5.2.1, FlatLambdaCDM(70, 0.27).</summary>
    [Fact]
    public void A_luminosity_is_the_flux_over_the_sphere()
    {
        double sphere = 4 * Math.PI * Math.Pow(DistanceAt01 * 3.0856775814913673e24, 2);
        double[] luminous = Evaluate(SpectralModel.Parse("clumin*powerlaw"), Grid, [2, 10, 0.1, 44, 1.7, 3]);
        double[] bright = Evaluate(
            SpectralModel.Parse("cflux*powerlaw"),
            Grid,
            [2 / 1.1, 10 / 1.1, 44 - Math.Log10(sphere), 1.7, 1]
        );
        for (int i = 0; i < luminous.Length; i++)
            Assert.Equal(bright[i], luminous[i], 1e-7 * bright[i]);
        Assert.Contains(
            "without a distance",
            Assert
                .Throws<SpectralDataException>(() =>
                    Evaluate(SpectralModel.Parse("clumin*powerlaw"), Grid, [2, 10, 0, 44, 1.7, 3])
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    private const double DistanceAt01 = 461.33566938;

    [Theory]
    [InlineData("zashift*powerlaw", new[] { 0.4, 1.7, 2 }, "zpowerlw", new[] { 1.7, 0.4, 2 })]
    [InlineData(
        "zashift*(cutoffpl+gaussian)",
        new[] { 0.4, 1.2, 6, 2, 5.1, 0.03, 1 },
        "zcutoffpl+zgauss",
        new[] { 1.2, 6, 0.4, 2, 5.1, 0.03, 0.4, 1 }
    )]
    [InlineData("zashift(phabs*powerlaw)", new[] { 0.4, 0.5, 1.7, 2 }, "zphabs*zpowerlw", new[] { 0.5, 0.4, 1.7, 0.4, 2 })]
    [InlineData(
        "tbabs*zashift*phabs*powerlaw",
        new[] { 0.2, 0.4, 0.5, 1.7, 2 },
        "tbabs*zphabs*zpowerlw",
        new[] { 0.2, 0.5, 0.4, 1.7, 0.4, 2 }
    )]
    public void A_shift_makes_the_redshifted_component(string shifted, double[] parameters, string redshifted, double[] same)
    {
        double[] found = Evaluate(SpectralModel.Parse(shifted), Grid, parameters),
            expected = Evaluate(SpectralModel.Parse(redshifted), Grid, same);
        for (int i = 0; i < found.Length; i++)
            Assert.Equal(expected[i], found[i], 2e-7 * expected[i]);
    }

    [Theory]
    [InlineData(0.3), InlineData(0.05), InlineData(0.02)]
    public void A_blurred_line_is_a_broader_one(double sigma)
    {
        double[] found = Evaluate(SpectralModel.Parse("gsmooth*gaussian"), Grid, [sigma, 0, 4.2, 0.06, 2]);
        double[] expected = Evaluate(SpectralModel.Parse("gaussian"), Grid, [4.2, Math.Sqrt((sigma * sigma) + 0.0036), 2]);
        for (int i = 0; i < found.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-3 * expected.Max());
        Assert.Equal(expected.Sum(), found.Sum(), 1e-6);
    }

    /// <summary>E^-2 blurred by σ = 0.25 keV: by numerical integration (mpmath 1.2.1) in three bins.</summary>
    [Theory]
    [InlineData(4.9, 5.1, 0.0080640469448933), InlineData(3.0, 3.5, 0.048503220562384), InlineData(8.0, 9.0, 0.01392538547762)]
    public void A_blurred_power_law_is_the_double_integral(double lower, double upper, double expected)
    {
        double[] flux = Evaluate(SpectralModel.Parse("gsmooth*powerlaw"), new EnergyGrid([lower, upper]), [0.25, 0, 2, 1]);
        Assert.Equal(expected, flux[0], 1e-6 * expected);
    }

    [Fact]
    public void Nothing_is_blurred_by_no_width() =>
        Assert.Equal(
            Evaluate(SpectralModel.Parse("tbabs*powerlaw"), Grid, [0.3, 1.7, 1]),
            Evaluate(SpectralModel.Parse("gsmooth(tbabs*powerlaw)"), Grid, [0, 0, 0.3, 1.7, 1])
        );

    [Theory]
    [InlineData("cflux*(powerlaw+bbody)", new[] { 2.0, 8, -11, 1.7, 0.02, 0.7, 1e-3 })]
    [InlineData("tbabs*clumin*cutoffpl", new[] { 0.3, 2.0, 8, 0.1, 44, 1.7, 9, 0.02 })]
    [InlineData("tbabs*zashift*(cutoffpl+gaussian)", new[] { 0.3, 0.2, 1.7, 9, 0.02, 3.1, 0.2, 0.01 })]
    [InlineData("zashift*powerlaw", new[] { 0.2, 1.7, 0.02 })]
    [InlineData("gsmooth*(powerlaw+gaussian)", new[] { 0.2, 0.3, 1.7, 0.02, 3.1, 0.1, 0.01 })]
    [InlineData("tbabs*gsmooth*(powerlaw+gaussian)", new[] { 0.3, 0.2, 0.3, 1.7, 0.02, 3.1, 0.1, 0.01 })]
    public void Derivatives_are_the_limits_of_differences(string expression, double[] parameters)
    {
        BoundModel model = SpectralModel.Parse(expression).Bind(EnergyGrid.Linear(0.5, 8, 40));
        int[] free = [.. Enumerable.Range(0, parameters.Length)];
        double[] flux = new double[40],
            jacobian = new double[40 * free.Length],
            above = new double[40],
            below = new double[40];
        model.Linearise(parameters, free, flux, jacobian);
        for (int k = 0; k < parameters.Length; k++)
        {
            double step = 1e-4 * Math.Abs(parameters[k]);
            model.Evaluate([.. parameters.Select((p, i) => i == k ? p + step : p)], above);
            model.Evaluate([.. parameters.Select((p, i) => i == k ? p - step : p)], below);
            // Where in a fine bin photons lie is kept while its parameters move.
            double tolerance = expression.Contains("gsmooth", StringComparison.Ordinal) ? 2e-3 : 1e-4;
            double largest = Enumerable.Range(0, 40).Max(i => Math.Abs(above[i] - below[i])) / (2 * step);
            for (int i = 0; i < 40; i++)
                Assert.True(
                    Math.Abs(((above[i] - below[i]) / (2 * step)) - jacobian[(k * 40) + i])
                        <= (tolerance * largest) + (1e-9 * flux[i] / step),
                    $"{model.Model.Parameters[k].Name}, bin {i}: {(above[i] - below[i]) / (2 * step)} and "
                        + $"{jacobian[(k * 40) + i]}"
                );
        }
    }

    [Theory]
    [InlineData(BinIntegration.Xspec), InlineData(BinIntegration.Midpoint)]
    public void The_other_rules_agree_on_a_fine_grid(BinIntegration rule)
    {
        EnergyGrid fine = EnergyGrid.Logarithmic(0.5, 9, 4000);
        foreach (
            (string expression, double[] parameters) in new[]
            {
                ("cflux*powerlaw", new[] { 2.0, 8, -11, 1.7, 1 }),
                ("zashift*(powerlaw+bbody)", [0.3, 1.7, 1, 0.5, 1e-2]),
                ("gsmooth*gaussian", [0.2, 0.0, 4.1, 0.1, 1]),
            }
        )
        {
            double[] exact = Evaluate(SpectralModel.Parse(expression), fine, parameters),
                other = Evaluate(SpectralModel.Parse(expression, bins: rule), fine, parameters);
            for (int i = 0; i < exact.Length; i++)
                Assert.Equal(exact[i], other[i], 1e-4 * exact.Max());
        }
    }

    [Theory]
    [
        InlineData("cflux", 1),
        InlineData("powerlaw*cflux", 10),
        InlineData("tbabs*cflux*phabs", 13),
        InlineData("cflux*powerlaw*gaussian", 16)
    ]
    public void A_convolution_needs_photons_to_its_right(string expression, int character) =>
        Assert.Contains(
            $"character {character}:",
            Assert.Throws<SpectralDataException>(() => SpectralModel.Parse(expression)).Message,
            StringComparison.Ordinal
        );

    private static double[] Evaluate(SpectralModel model, EnergyGrid grid, double[] parameters)
    {
        double[] flux = new double[grid.BinCount];
        model.Evaluate(grid, parameters, flux);
        return flux;
    }
}
