using Almagest.Spectra.Models;

namespace Almagest.Spectra.Tests.Models;

public sealed class SpectralModelTests
{
    [Fact]
    public void Names_and_numbers_parameters_as_XSPEC_does()
    {
        SpectralModel model = SpectralModel.Parse("TBabs*zphabs*(powerlaw + gaussian + powerlaw)");
        Assert.Equal(
            [
                "tbabs.nH",
                "zphabs.nH",
                "zphabs.Redshift",
                "powerlaw.PhoIndex",
                "powerlaw.norm",
                "gaussian.LineE",
                "gaussian.Sigma",
                "gaussian.norm",
                "powerlaw_2.PhoIndex",
                "powerlaw_2.norm",
            ],
            model.Parameters.Select(p => p.Name)
        );
        Assert.Equal(5, model.IndexOf("gaussian.linee"));
        Assert.Equal(2, model.IndexOf("redshift"));
        Assert.Equal(3, model.IndexOf("4"));
        Assert.True(model.Parameters[2].FrozenByDefault);
    }

    [Theory]
    [
        InlineData("po"),
        InlineData("phabs(po)"),
        InlineData("constant * ( tb * pow )"),
        InlineData("bb+diskb"),
        InlineData("(wabs*phabs)*(po)")
    ]
    [
        InlineData("wabs(po)"),
        InlineData("const*po"),
        InlineData("po + ga"),
        InlineData("ga*po"),
        InlineData(" ( po + zgau ) "),
        InlineData("TBABS (POW+DISKBB)")
    ]
    public void Accepts_what_XSPEC_accepts(string expression) => SpectralModel.Parse(expression);

    [Theory]
    [
        InlineData("po+ga", "gaussian.LineE"),
        InlineData("ga*po", "gabs.LineE"),
        InlineData("zgau", "zgauss.LineE"),
        InlineData("cut", "cutoffpl.PhoIndex"),
        InlineData("bb", "bbody.kT")
    ]
    public void A_short_name_means_what_fits_its_place(string expression, string parameter) =>
        Assert.Contains(SpectralModel.Parse(expression).Parameters, p => p.Name == parameter);

    [Theory]
    [InlineData("tbabs", 1, "additive"), InlineData("tbabs*powerlow", 7, "powerlaw"), InlineData("powerlaw+", 10, "the end")]
    [
        InlineData("powerlaw*gaussian", 10, "added"),
        InlineData("tbabs*(powerlaw", 16, "')'"),
        InlineData("tbabs+powerlaw", 1, "additive")
    ]
    [
        InlineData("powerlaw)", 9, "'+'"),
        InlineData("", 1, "component"),
        InlineData("e*powerlaw", 1, "edge"),
        InlineData("powerlaw^2", 9, "'^'")
    ]
    public void Points_at_the_character_that_is_wrong(string expression, int character, string mentions)
    {
        SpectralDataException error = Assert.Throws<SpectralDataException>(() => SpectralModel.Parse(expression));
        Assert.Contains($"character {character}:", error.Message, StringComparison.Ordinal);
        Assert.Contains(mentions, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nH"), InlineData("0"), InlineData("6"), InlineData("alpha")]
    public void Refuses_names_that_are_ambiguous_or_unknown(string name)
    {
        SpectralModel model = SpectralModel.Parse("tbabs*zphabs*powerlaw");
        Assert.Contains(
            "tbabs.nH",
            Assert.Throws<SpectralDataException>(() => model.IndexOf(name)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Deep_nesting_is_refused_rather_than_overflowing_the_stack() =>
        Assert.Throws<SpectralDataException>(() => SpectralModel.Parse(new string('(', 4000) + "powerlaw"));

    /// <summary>All additive components, at odd parameters.</summary>
    public static TheoryData<string, double[]> Additive =>
        new()
        {
            { "powerlaw", [1.7, 2] },
            { "zpowerlw", [1, 0.5, 2] },
            { "cutoffpl", [0.9, 3, 2] },
            { "zcutoffpl", [0.9, 3, 0.5, 2] },
            { "bknpower", [1, 2.003, 2.5, 2] },
            { "bbody", [0.6, 2] },
            { "zbbody", [0.6, 0.5, 2] },
            { "bbodyrad", [0.6, 2] },
            { "gaussian", [2.001, 0.15, 2] },
            { "zgauss", [2.001, 0.15, 0.5, 2] },
            { "lorentz", [2.001, 0.15, 2] },
            { "tbabs*powerlaw+bbody", [0, 1.7, 1, 0.6, 1] },
            { "diskbb", [0.8, 2] },
            { "diskbb", [0.03, 2] },
            { "bkn2pow", [1, 2.003, 2.5, 5.1, 0.5, 2] },
            { "logpar", [1.5, 0.6, 2, 2] },
            { "expdec", [0.7, 2] },
            { "pegpwrlw", [1.7, 2, 10, 3] },
            { "diskpbb", [0.8, 0.6, 2] },
            { "comptt", [0.2, 0.3, 20, 2, 1, 2] },
            { "zlogpar", [1.5, 0.6, 2, 0.5, 2] },
            { "zbknpower", [1, 2.003, 2.5, 0.5, 2] },
            { "bremss", [2.5, 2] },
        };

    [Theory]
    [MemberData(nameof(Additive))]
    public void A_bin_split_in_many_keeps_its_photons_and_they_are_the_integral_of_the_density(
        string expression,
        double[] parameters
    )
    {
        SpectralModel model = SpectralModel.Parse(expression);
        EnergyGrid coarse = EnergyGrid.Linear(0.5, 8, 20),
            fine = EnergyGrid.Linear(0.5, 8, 20 * 500);
        double[] whole = new double[20],
            parts = new double[20 * 500],
            centers = new double[20 * 500],
            density = new double[20 * 500];
        model.Evaluate(coarse, parameters, whole);
        model.Evaluate(fine, parameters, parts);
        for (int i = 0; i < centers.Length; i++)
            centers[i] = fine.Center(i);
        model.EvaluateDensity(centers, parameters, density);
        for (int bin = 0; bin < 20; bin++)
        {
            double sum = parts.Skip(500 * bin).Take(500).Sum();
            Assert.Equal(sum, whole[bin], (1e-7 * sum) + (1e-60 * whole.Max()));
            double integral = density.Skip(500 * bin).Take(500).Sum() * fine.Width(0);
            Assert.Equal(integral, whole[bin], 3e-4 * whole.Max());
        }
    }

    [Fact]
    public void The_power_law_passes_smoothly_through_index_1()
    {
        EnergyGrid grid = EnergyGrid.Linear(1, 2, 1);
        double[] flux = new double[1];
        SpectralModel model = SpectralModel.Parse("powerlaw");
        foreach (double index in new[] { 1, 1 + 1e-12, 1 - 1e-9 })
        {
            model.Evaluate(grid, [index, 1], flux);
            Assert.Equal(Math.Log(2), flux[0], 1e-9);
        }
    }

    [Fact]
    public void A_response_that_begins_at_0_keV_gives_finite_photons_for_every_default()
    {
        EnergyGrid grid = new([0, 0.1, 1, 200, 1e6]);
        foreach (var definition in Spectra.Models.Components.ComponentCatalogue.All)
        {
            bool additive = definition.Kind == Spectra.Models.Components.ComponentKind.Additive;
            SpectralModel model = SpectralModel.Parse(additive ? definition.Name : $"{definition.Name}*powerlaw");
            double[] flux = new double[4];
            double[] parameters = model.Defaults;
            // Without a distance there is no luminosity.
            if (definition.Name == "clumin")
                parameters[model.IndexOf("clumin.Redshift")] = 0.1;
            model.Evaluate(grid, parameters, flux);
            Assert.All(flux, value => Assert.True(double.IsFinite(value) && value >= 0, $"{definition.Name}: {value}"));
        }
    }

    [Fact]
    public void Redshifted_absorption_is_the_absorption_at_the_source()
    {
        double[] energies = [0.3, 0.7, 1.1, 2.5, 6.3],
            shifted = [0.6, 1.4, 2.2, 5, 12.6],
            here = new double[5],
            there = new double[5];
        SpectralModel.Parse("zphabs*powerlaw").EvaluateDensity(energies, [0.3, 1, 0, 1], here);
        SpectralModel.Parse("phabs*powerlaw").EvaluateDensity(shifted, [0.3, 0, 1], there);
        for (int i = 0; i < 5; i++)
            Assert.Equal(there[i], here[i], 1e-9);
    }

    [Theory]
    [
        InlineData("tbabs*zphabs*powerlaw"),
        InlineData("gaussian"),
        InlineData("bbody+bremss"),
        InlineData("constant*(diskbb+powerlaw)"),
        InlineData("tbabs*zpcfabs*(comptt+diskpbb)"),
        InlineData("tbabs*gsmooth*(powerlaw+gaussian)"),
        InlineData("gsmooth*zedge*(powerlaw+gaussian)"),
        InlineData("tbabs*zashift*cflux*powerlaw")
    ]
    public void An_evaluation_on_a_known_grid_allocates_nothing(string expression)
    {
        SpectralModel model = SpectralModel.Parse(expression);
        BoundModel bound = model.Bind(EnergyGrid.Linear(0.3, 7, 500));
        double[] flux = new double[500],
            parameters = model.Defaults;
        EvaluationWorkspace workspace = new();
        int norm = parameters.Length - 1;
        for (int i = 0; i < 50; i++)
            Evaluate(i);
        // The pool is shared with tests beside this one: an array may be missing now and then, not in every round.
        Assert.InRange(Enumerable.Range(0, 5).Min(_ => AllocatedByMany()), 0, 40_000);

        long AllocatedByMany()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
                Evaluate(i);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // Never the same twice, so that nothing need not be computed.
        void Evaluate(int time)
        {
            parameters[norm] = 1 + (0.01 * time);
            bound.Evaluate(parameters, flux, workspace);
        }
    }

    [Theory]
    [InlineData("tbabs*(powerlaw+bbody)", new[] { 0.3, 1.7, 2, 0.6, 3 })]
    [InlineData("constant*zphabs*(zpowerlw+gaussian)", new[] { 1.1, 0.3, 0.5, 1.0, 0.4, 2, 3.1, 0.2, 0.5 })]
    [InlineData("(phabs*edge)*cutoffpl+powerlaw", new[] { 0.3, 2.1, 0.5, 1.4, 5, 2, 1, 0.1 })]
    public void Derivatives_are_the_limits_of_differences(string expression, double[] parameters)
    {
        BoundModel model = SpectralModel.Parse(expression).Bind(EnergyGrid.Linear(0.3, 8, 60));
        double[] derivative = new double[60],
            above = new double[60],
            below = new double[60];
        for (int k = 0; k < parameters.Length; k++)
        {
            model.Differentiate(parameters, k, derivative);
            double step = 1e-4 * parameters[k];
            model.Evaluate([.. parameters.Select((p, i) => i == k ? p + step : p)], above);
            model.Evaluate([.. parameters.Select((p, i) => i == k ? p - step : p)], below);
            double largest = derivative.Max(Math.Abs);
            // Across an edge the midpoint of a bin jumps as the edge moves.
            bool jumps = model.Model.Parameters[k].Name is "edge.edgeE" or "zphabs.Redshift";
            for (int i = 0; i < 60; i++)
                if (!jumps)
                    Assert.Equal((above[i] - below[i]) / (2 * step), derivative[i], 1e-5 * largest);
        }
    }

    [Fact]
    public void The_pegged_power_law_has_the_energy_flux_that_its_norm_says()
    {
        EnergyGrid grid = EnergyGrid.Logarithmic(2, 10, 2000);
        double[] flux = new double[2000];
        SpectralModel.Parse("pegpwrlw").Evaluate(grid, [1.7, 2, 10, 3], flux);
        double erg = flux.Select((photons, bin) => photons * grid.Center(bin) * 1.602176634e-9).Sum();
        Assert.Equal(3e-12, erg, 1e-17);
    }

    [Theory]
    [
        InlineData("pcfabs", new[] { 0.8, 1.0 }, "phabs", new[] { 0.8 }),
        InlineData("zhighect", new[] { 4.0, 5, 1 }, "highecut", new[] { 2.0, 2.5 })
    ]
    [
        InlineData("expfac", new[] { 0.0, 1, 1 }, "constant", new[] { 1.0 }),
        InlineData("gabs", new[] { 3.0, 0.5, 0 }, "constant", new[] { 1.0 })
    ]
    [
        InlineData("zedge", new[] { 4.0, 1, 1 }, "edge", new[] { 2.0, 1 }),
        InlineData("pcfabs", new[] { 0.8, 0.0 }, "constant", new[] { 1.0 })
    ]
    public void A_factor_becomes_a_simpler_one_in_its_limits(
        string name,
        double[] parameters,
        string limit,
        double[] limitParameters
    )
    {
        double[] energies = [0.4, 1.3, 2.2, 6.1],
            found = new double[4],
            expected = new double[4];
        SpectralModel.Parse($"{name}*powerlaw").EvaluateDensity(energies, [.. parameters, 1, 1], found);
        SpectralModel.Parse($"{limit}*powerlaw").EvaluateDensity(energies, [.. limitParameters, 1, 1], expected);
        for (int i = 0; i < 4; i++)
            Assert.Equal(expected[i], found[i], 1e-12);
    }

    [Theory]
    [
        InlineData("diskbb", 0),
        InlineData("diskbb", 1e-12),
        InlineData("bbody", 1e-4),
        InlineData("bremss", 1e-4),
        InlineData("diskbb", 1000),
        InlineData("bbody", 200)
    ]
    public void Extreme_temperatures_give_finite_photons_at_once(string name, double temperature)
    {
        double[] flux = new double[500];
        SpectralModel.Parse(name).Evaluate(EnergyGrid.Linear(0, 100, 500), [temperature, 1], flux);
        Assert.All(flux, value => Assert.True(double.IsFinite(value) && value >= 0));
    }
}
