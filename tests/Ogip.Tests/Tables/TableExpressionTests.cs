using System.Globalization;
using Almagest.Ogip.Tables;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Models.Tables;

namespace Almagest.Ogip.Tests.Tables;

/// <summary>atable{file}, mtable{file} and etable{file} in expressions.</summary>
public sealed class TableExpressionTests
{
    private static readonly EnergyGrid Energies = EnergyGrid.Logarithmic(0.1, 20, 500);
    private static readonly double[] Slopes = [0.5, 1, 1.5, 2, 2.5, 3];

    [Theory, InlineData(1), InlineData(1.5), InlineData(3)]
    public void A_tabulated_power_law_is_a_power_law(double slope)
    {
        using TemporaryFolder folder = Written(PowerLaws());
        SpectralModel table = Parse($"atable{{{folder.File("t.fits")}}}"),
            formula = SpectralModel.Parse("powerlaw");
        double[] found = new double[500],
            expected = new double[500];
        table.Evaluate(Energies, [slope, 0, 2], found);
        formula.Evaluate(Energies, [slope, 2], expected);
        for (int i = 0; i < 500; i++)
            Assert.Equal(expected[i], found[i], 1e-6 * expected[i]);
        // A redshift shifts it as it does zpowerlw, but for the steps of the table.
        EnergyGrid coarse = EnergyGrid.Logarithmic(1, 5, 10);
        table.Evaluate(coarse, [slope, 0.5, 2], found.AsSpan(0, 10));
        SpectralModel.Parse("zpowerlw").Evaluate(coarse, [slope, 0.5, 2], expected.AsSpan(0, 10));
        for (int i = 0; i < 10; i++)
            Assert.Equal(expected[i], found[i], 3e-4 * expected[i]);
    }

    /// <summary>The steps of a table don't spoil the integral of a product with it: a bin has the photons of its parts, whose
    /// factors are taken at their middles.</summary>
    [Fact]
    public void A_product_with_a_table_is_integrated()
    {
        using TemporaryFolder folder = Written(PowerLaws());
        var factors = new TableModel(
            "M",
            false,
            false,
            EnergyGrid.Logarithmic(0.2, 15, 200),
            [],
            [.. Enumerable.Range(0, 200).Select(i => 0.6f + (0.3f * MathF.Sin(i * 0.05f)))]
        );
        folder.Write("m.fits", TableModelWriter.Write(factors));
        SpectralModel model = Parse($"expabs*mtable{{{folder.File("m.fits")}}}*atable{{{folder.File("t.fits")}}}");
        double[] whole = new double[60],
            parts = new double[60 * 200];
        model.Evaluate(EnergyGrid.Linear(0.4, 10, 60), [0.3, 1.7, 0, 1], whole);
        SpectralModel
            .Parse(model.Expression, bins: BinIntegration.Midpoint, tables: new TableLibrary())
            .Evaluate(EnergyGrid.Linear(0.4, 10, 60 * 200), [0.3, 1.7, 0, 1], parts);
        for (int bin = 0; bin < 60; bin++)
            Assert.Equal(parts.Skip(200 * bin).Take(200).Sum(), whole[bin], 3e-4 * whole[bin]);
    }

    [Fact]
    public void Parameters_are_those_of_the_table_and_then_redshift_and_norm()
    {
        using TemporaryFolder folder = Written(PowerLaws());
        string file = folder.File("t.fits");
        SpectralModel model = Parse($"tbabs*(ATABLE {{ {file} }} + powerlaw+atable{{{file}}})");
        Assert.Equal(
            [
                "tbabs.nH",
                "atable.slope",
                "atable.z",
                "atable.norm",
                "powerlaw.PhoIndex",
                "powerlaw.norm",
                "atable_2.slope",
                "atable_2.z",
                "atable_2.norm",
            ],
            model.Parameters.Select(p => p.Name)
        );
        ModelParameter slope = model.Parameters[1];
        Assert.Equal(
            (1.7, 0.5, 0.6, 2.5, 3, false),
            (
                Math.Round(slope.Default, 6),
                slope.HardMin,
                Math.Round(slope.SoftMin, 6),
                slope.SoftMax,
                slope.HardMax,
                slope.FrozenByDefault
            )
        );
        Assert.True(model.Parameters[2].FrozenByDefault);
        Assert.Equal(2, model.Tables.Count);
        Assert.Matches("^[0-9a-f]{64}$", model.Tables[0].Sha256);
    }

    /// <summary>Two interpolated parameters, one of them in the logarithm, an additional one, a redshift and other
    /// bins.</summary>
    [Fact]
    public void Numpy_interpolates_to_the_same()
    {
        double[] linear = [1, 2, 3],
            logarithmic = [10, 100, 1000];
        Random random = new(1);
        var table = new TableModel(
            "TEST",
            true,
            true,
            EnergyGrid.Logarithmic(0.5, 9, 40),
            [
                new("slope", "", linear, false, 1.5, 0.01, (1, 1, 3, 3)),
                new("density", "cm^-3", logarithmic, true, 20, 0.1, (10, 10, 1000, 1000)),
                new("iron", "", [], false, 1, 0.01, (0, 0, 5, 10)),
            ],
            [.. Enumerable.Range(0, 9 * 2 * 40).Select(_ => random.NextSingle())]
        );
        using TemporaryFolder folder = Written(table);
        double[] flux = new double[7];
        Parse($"atable{{{folder.File("t.fits")}}}").Evaluate(EnergyGrid.Linear(0.4, 7.4, 7), [2.3, 42, 0.7, 0.2, 3], flux);
        OtherReaders.Astropy(
            File.ReadAllBytes(folder.File("t.fits")),
            $"""
            import numpy as np
            p, e, s = h['PARAMETERS'].data, h['ENERGIES'].data, h['SPECTRA'].data
            edges = np.append(e['ENERG_LO'], e['ENERG_HI'][-1]).astype(float) / 1.2
            a, b = p['VALUE'][0][:p['NUMBVALS'][0]].astype(float), np.log(p['VALUE'][1][:p['NUMBVALS'][1]].astype(float))
            cube = (s['INTPSPEC'].astype(float) + 0.7 * s['ADDSP001']).reshape(len(a), len(b), -1)
            along = np.array([[np.interp(2.3, a, cube[:, j, k]) for k in range(40)] for j in range(len(b))])
            photons = np.array([np.interp(np.log(42), b, along[:, k]) for k in range(40)])
            until = np.interp(np.linspace(0.4, 7.4, 8), edges, np.append(0, np.cumsum(photons)))
            assert np.allclose(np.diff(until) / 1.2 * 3, [{string.Join(
                ", ",
                flux.Select(f => f.ToString("R", CultureInfo.InvariantCulture))
            )}], rtol=1e-6), np.diff(until)
            """
        );
    }

    [Theory, InlineData("mtable", 0.25), InlineData("etable", 0.7788007830714049)]
    public void Factors_multiply_and_exponents_absorb(string kind, double expected)
    {
        var table = new TableModel("M", false, false, new EnergyGrid([1, 2, 4, 8]), [], [0.5f, 0.25f, 1f])
        {
            Outside = (1, 0.125),
        };
        using TemporaryFolder folder = Written(table);
        SpectralModel model = Parse($"{kind}{{{folder.File("t.fits")}}}*powerlaw");
        double[] density = new double[3];
        model.EvaluateDensity([3, 0.5, 9], [0, 1], density);
        Assert.Equal(expected, density[0], 12);
        Assert.Equal(kind == "mtable" ? [1, 0.125] : [Math.Exp(-1), Math.Exp(-0.125)], density[1..]);
    }

    [Fact]
    public void A_scale_of_energies_is_one_more_parameter_where_the_table_says_so()
    {
        var table = new TableModel("E", true, false, new EnergyGrid([1, 2, 4, 8]), [], [2f, 4f, 6f]) { HasEnergyScale = true };
        using TemporaryFolder folder = Written(table);
        SpectralModel model = Parse($"atable{{{folder.File("t.fits")}}}");
        Assert.Equal(["atable.Escale", "atable.norm"], model.Parameters.Select(p => p.Name));
        double[] flux = new double[3];
        model.Evaluate(new EnergyGrid([1.5, 3, 6, 12]), [1.5, 1], flux);
        for (int i = 0; i < 3; i++)
            Assert.Equal(2 * (i + 1), flux[i], 1e-12);
    }

    [Theory]
    [InlineData("powerlaw+mtable{FILE}", "character 10: ", "ADDMODEL = T")]
    [InlineData("atable{no.fits}", "character 1: ", "no.fits")]
    [InlineData("powerlaw{FILE}", "character 9: ", "only after atable, mtable or etable")]
    [InlineData("atable{FILE", "", "the '}'")]
    [InlineData("atable{ }", "character 8: ", "the name of a table")]
    public void A_wrong_table_is_told_with_its_place(string expression, string place, string reason)
    {
        using TemporaryFolder folder = Written(PowerLaws());
        string message = Assert
            .Throws<SpectralDataException>(() =>
                Parse(expression.Replace("FILE", folder.File("t.fits"), StringComparison.Ordinal))
            )
            .Message;
        Assert.Contains(place, message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.EndsWith("^", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_tables_can_be_read_that_is_said() =>
        Assert.Contains(
            "a model without tables",
            Assert.Throws<SpectralDataException>(() => SpectralModel.Parse("atable{t.fits}")).Message,
            StringComparison.Ordinal
        );

    private static SpectralModel Parse(string expression) => SpectralModel.Parse(expression, tables: new TableLibrary());

    private static TemporaryFolder Written(TableModel table)
    {
        var folder = new TemporaryFolder();
        folder.Write("t.fits", TableModelWriter.Write(table));
        return folder;
    }

    private static TableModel PowerLaws()
    {
        SpectralModel formula = SpectralModel.Parse("powerlaw");
        float[] spectra =
        [
            .. Slopes.SelectMany(slope =>
            {
                double[] flux = new double[500];
                formula.Evaluate(Energies, [slope, 1], flux);
                return flux.Select(photons => (float)photons);
            }),
        ];
        return new TableModel(
            "POWERLAWS",
            true,
            true,
            Energies,
            [new("slope", "", Slopes, false, 1.7, 0.01, (0, 0.6, 2.5, 9))],
            spectra
        );
    }
}
