using Almagest.Spectra.Models;
using Almagest.Spectra.Models.Local;

namespace Almagest.Spectra.Tests.Models.Local;

/// <summary>Components of one's own that say the same as those of the catalogue, which have references of their own.</summary>
public sealed class LocalComponentTests
{
    private static readonly EnergyGrid Fine = EnergyGrid.Logarithmic(0.3, 10, 400),
        Coarse = EnergyGrid.Logarithmic(0.3, 10, 12);

    [Theory]
    [InlineData("mypower", "powerlaw", new[] { 1.8, 1e-3 }, 1e-9)]
    [InlineData("mydecay", "expdec", new[] { 2.5, 1e-3 }, 1e-7)]
    [InlineData("tbabs*mypower", "tbabs*powerlaw", new[] { 0.7, 1.8, 1e-3 }, 1e-7)]
    [InlineData("mypower+myline", "powerlaw+gaussian", new[] { 1.8, 1e-3, 6.4, 0.03, 1e-4 }, 1e-7)]
    [InlineData("myedge*mypower", "edge*powerlaw", new[] { 7.1, 0.8, 1.8, 1e-3 }, 1e-7)]
    [InlineData("gsmooth*myedge*mypower", "gsmooth*edge*powerlaw", new[] { 0.05, 0, 7.1, 0.8, 1.8, 1e-3 }, 1e-6)]
    public void It_is_integrated_and_differentiated_as_the_same_in_the_catalogue(
        string own,
        string known,
        double[] parameters,
        double tolerance
    )
    {
        SpectralModel mine = SpectralModel.Parse(own, components: [new MyPower(), new MyDecay(), new MyLine(), new MyEdge()]),
            theirs = SpectralModel.Parse(known);
        foreach (EnergyGrid grid in new[] { Fine, Coarse })
        {
            int[] free = [.. Enumerable.Range(0, parameters.Length).Where(i => theirs.Parameters[i].Name != "gsmooth.Index")];
            (double[] flux, double[] expected) = (new double[grid.BinCount], new double[grid.BinCount]);
            (double[] rows, double[] rowsExpected) = (
                new double[free.Length * grid.BinCount],
                new double[free.Length * grid.BinCount]
            );
            mine.Bind(grid).Linearise(parameters, free, flux, rows);
            theirs.Bind(grid).Linearise(parameters, free, expected, rowsExpected);
            AssertClose(expected, flux, tolerance);
            for (int i = 0; i < free.Length; i++)
                AssertClose(
                    rowsExpected.AsSpan(i * grid.BinCount, grid.BinCount),
                    rows.AsSpan(i * grid.BinCount, grid.BinCount),
                    100 * tolerance
                );
        }
    }

    [Fact]
    public void Its_parameters_stand_in_the_model_with_the_norm_last_and_a_short_name_finds_it()
    {
        SpectralModel model = SpectralModel.Parse("mypo+mypower", components: [new MyPower()]);

        Assert.Equal(
            ["mypower.Slope", "mypower.norm", "mypower_2.Slope", "mypower_2.norm"],
            model.Parameters.Select(parameter => parameter.Name)
        );
    }

    [Fact]
    public void Without_it_the_name_is_unknown_and_near_ones_are_told() =>
        Assert.Contains(
            "mypower",
            Assert.Throws<SpectralDataException>(() => SpectralModel.Parse("mypowr", components: [new MyPower()])).Message,
            StringComparison.Ordinal
        );

    public static TheoryData<string, ModelParameter[], string> Wrong() =>
        new()
        {
            { "powerlaw", [], "found the name of a component of the catalogue" },
            { "ATABLE", [], "found the name of a component of the catalogue" },
            { "", [], "expected a letter, then letters, digits or underscores" },
            { "two words", [], "expected a letter, then letters, digits or underscores" },
            { "x\u001b[31m", [], "component x?[31m: found that name" },
            { "twice", [Slope, Slope with { Name = "SLOPE" }], "found that name twice" },
            { "normal", [Slope with { Name = "Norm" }], "found a norm among the parameters" },
            { "limits", [Slope with { Default = 11 }], "found limits -10, -5, 11, 5, 10" },
            { "nan", [Slope with { HardMax = double.NaN }], "expected finite numbers" },
        };

    [Theory, MemberData(nameof(Wrong))]
    public void What_cannot_be_used_is_refused_with_what_was_found(string name, ModelParameter[] parameters, string expected) =>
        Assert.Contains(
            expected,
            Assert
                .Throws<SpectralDataException>(() => SpectralModel.Parse("powerlaw", components: [new Named(name, parameters)]))
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Two_of_one_name_are_refused() =>
        Assert.Contains(
            "found that name twice",
            Assert
                .Throws<SpectralDataException>(() => SpectralModel.Parse("powerlaw", components: [new MyPower(), new MyPower()]))
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void What_it_leaves_out_or_computes_as_no_number_is_told_with_its_place()
    {
        SpectralModel model = SpectralModel.Parse("named", components: [new Named("named", [Slope])]);

        string message = Assert
            .Throws<SpectralDataException>(() => model.Evaluate(Fine, [2, 1], new double[Fine.BinCount]))
            .Message;

        Assert.StartsWith("component named at 0.3", message, StringComparison.Ordinal);
        Assert.Contains("found a density of NaN; expected a finite number", message, StringComparison.Ordinal);
    }

    private static ModelParameter Slope { get; } = new("Slope", "", 1, -10, -5, 5, 10, false, "slope");

    private static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> found, double tolerance)
    {
        double largest = 1e-4; // of the flux: a derivative that is nothing beside it may differ
        foreach (double value in expected)
            largest = Math.Max(largest, Math.Abs(value));
        for (int i = 0; i < expected.Length; i++)
            Assert.True(
                Math.Abs(found[i] - expected[i]) <= tolerance * Math.Max(Math.Abs(expected[i]), 1e-3 * largest),
                $"{i}: {found[i]:R} for {expected[i]:R}"
            );
    }

    private sealed class MyPower() : LocalAdditiveComponent("mypower", Slope)
    {
        public override void Density(ReadOnlySpan<double> energies, ReadOnlySpan<double> parameters, Span<double> density)
        {
            for (int i = 0; i < density.Length; i++)
                density[i] = Math.Pow(energies[i], -parameters[0]);
        }
    }

    private sealed class MyDecay() : LocalAdditiveComponent("mydecay", Slope with { Name = "Factor", Unit = "keV^-1" })
    {
        public override void Density(ReadOnlySpan<double> energies, ReadOnlySpan<double> parameters, Span<double> density)
        {
            for (int i = 0; i < density.Length; i++)
                density[i] = Math.Exp(-parameters[0] * energies[i]);
        }
    }

    private sealed class MyLine()
        : LocalAdditiveComponent(
            "myline",
            new ModelParameter("Middle", "keV", 6.4, 0, 0, 20, 20, false, "middle"),
            new ModelParameter("Width", "keV", 0.1, 1e-3, 1e-3, 1, 1, false, "standard deviation")
        )
    {
        public override void Describe(ReadOnlySpan<double> parameters, ISpectralFeatures features) =>
            features.AddLine(parameters[0], parameters[1]);

        public override void Density(ReadOnlySpan<double> energies, ReadOnlySpan<double> parameters, Span<double> density)
        {
            for (int i = 0; i < density.Length; i++)
            {
                double x = (energies[i] - parameters[0]) / parameters[1];
                density[i] = Math.Exp(-0.5 * x * x) / (parameters[1] * Math.Sqrt(2 * Math.PI));
            }
        }
    }

    private sealed class MyEdge()
        : LocalMultiplicativeComponent(
            "myedge",
            new ModelParameter("Threshold", "keV", 7, 0, 0, 100, 100, false, "threshold"),
            new ModelParameter("Depth", "", 1, 0, 0, 5, 10, false, "optical depth")
        )
    {
        public override void Describe(ReadOnlySpan<double> parameters, ISpectralFeatures features) =>
            features.AddBreak(parameters[0], parameter: 0, slope: 1);

        public override void Factor(ReadOnlySpan<double> energies, ReadOnlySpan<double> parameters, Span<double> factor)
        {
            for (int i = 0; i < factor.Length; i++)
                factor[i] =
                    energies[i] < parameters[0] ? 1 : Math.Exp(-parameters[1] * Math.Pow(energies[i] / parameters[0], -3));
        }
    }

    private sealed class Named(string name, ModelParameter[] parameters) : LocalAdditiveComponent(name, parameters)
    {
        public override void Density(ReadOnlySpan<double> energies, ReadOnlySpan<double> parameters, Span<double> density) { }
    }
}
