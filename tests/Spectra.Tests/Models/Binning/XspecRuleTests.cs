using Almagest.Spectra.Models;
using MathNet.Numerics.Integration;

namespace Almagest.Spectra.Tests.Models.Binning;

/// <summary>
/// XSPEC 12.9.1's rules for bins (HEASoft 6.20), component by component; those that models_dev.json has are in
/// <see cref="BinReferenceTests"/>. Numbers of
/// comptt, diskpbb and redden are from a Python version of XSPEC's algorithms (numpy 1.24, scipy 1.10, double precision).
/// </summary>
public sealed class XspecRuleTests
{
    private static readonly double[] Edges = [6, 6.5, 6.9, 7.3, 8];

    /// <summary>The mean of the bin's edges; the bin with the edge is split there; at a redshift all of it moves.</summary>
    [Theory]
    [
        InlineData("edge", 7.0, 0),
        InlineData("edge", 6.9, 0),
        InlineData("edge", 5.0, 0),
        InlineData("edge", 9.0, 0),
        InlineData("zedge", 9.1, 0.3)
    ]
    public void An_edge_is_split_where_it_lies(string name, double edge, double redshift)
    {
        double[] found = Factor(name, name == "zedge" ? [edge, 0.8, redshift] : [edge, 0.8], Edges);
        double at = edge / (1 + redshift);
        double Above(double energy) => Math.Exp(-0.8 * Math.Pow(energy / at, -3));
        for (int i = 0; i < found.Length; i++)
        {
            (double lower, double upper) = (Edges[i], Edges[i + 1]);
            double expected =
                upper < at ? 1
                : lower >= at ? 0.5 * (Above(lower) + Above(upper))
                : (at - lower + (0.5 * (Math.Exp(-0.8) + Above(upper)) * (upper - at))) / (upper - lower);
            Assert.Equal(expected, found[i], 1e-13);
        }
    }

    [Fact]
    public void A_smeared_edge_begins_at_1()
    {
        double Above(double energy) => Math.Exp(-0.8 * Math.Pow(energy / 7, -2.67) * (1 - Math.Exp((7 - energy) / 0.5)));
        double[] found = Factor("smedge", [7, 0.8, -2.67, 0.5], Edges);
        Assert.Equal(1, found[0], 1e-14);
        Assert.Equal(1, found[1], 1e-14);
        Assert.Equal((0.1 + (0.5 * (1 + Above(7.3)) * 0.3)) / 0.4, found[2], 1e-13);
        Assert.Equal(0.5 * (Above(7.3) + Above(8)), found[3], 1e-13);
    }

    [Fact]
    public void Cyclotron_lines_and_low_cutoffs_are_means_of_edges()
    {
        double Line(double energy) => Math.Exp(-2 * Math.Pow(3 * energy / 7, 2) / (Math.Pow(energy - 7, 2) + 9));
        double[] lines = Factor("cyclabs", [2, 7, 3, 0, 20], Edges),
            cut = Factor("expabs", [3], Edges);
        for (int i = 0; i < lines.Length; i++)
        {
            Assert.Equal(0.5 * (Line(Edges[i]) + Line(Edges[i + 1])), lines[i], 1e-13);
            Assert.Equal(0.5 * (Math.Exp(-3 / Edges[i]) + Math.Exp(-3 / Edges[i + 1])), cut[i], 1e-13);
        }
    }

    [Fact]
    public void Expfac_is_the_mean_but_for_a_bin_that_begins_where_it_does()
    {
        double[] inside = Factor("expfac", [2, 0.3, 6.7], Edges),
            at = Factor("expfac", [2, 0.3, 6.5], Edges);
        for (int i = 0; i < inside.Length; i++)
        {
            double from = Math.Min(Math.Max(Edges[i], 6.7), Edges[i + 1]);
            double mean =
                (from - Edges[i] + GaussLegendreRule.Integrate(e => 1 + (2 * Math.Exp(-0.3 * e)), from, Edges[i + 1], 20))
                / (Edges[i + 1] - Edges[i]);
            Assert.Equal(mean, inside[i], 1e-12);
        }
        Assert.Equal(1, at[1], 1e-14);
        Assert.Equal(inside[2], at[2], 1e-12);
    }

    [Fact]
    public void An_absorption_line_is_the_mean_within_6_sigma()
    {
        double[] edges = [6, 6.39, 6.6, 7.1, 7.3, 7.59, 8],
            found = Factor("gabs", [7, 0.1, 0.5], edges);
        Assert.Equal(1, found[0], 1e-14);
        for (int i = 1; i < found.Length; i++)
        {
            double step = (edges[i + 1] - edges[i]) / 40,
                sum = 0;
            for (int k = 0; k < 40; k++)
                sum += GaussLegendreRule.Integrate(
                    e => Math.Exp(-0.5 / (0.1 * Math.Sqrt(2 * Math.PI)) * Math.Exp(-50 * (e - 7) * (e - 7))),
                    edges[i] + (k * step),
                    edges[i] + ((k + 1) * step),
                    16
                );
            Assert.Equal(sum / (edges[i + 1] - edges[i]), found[i], 1e-7);
        }
    }

    /// <summary>What is left of a line when less than 1e-8 of it is, goes into the bin that was reached: nothing is lost, and
    /// nothing lies beyond.</summary>
    [Theory]
    [InlineData("gaussian", 6.4, 0.1, 0), InlineData("zgauss", 8.32, 0.13, 0.3)]
    public void The_tails_of_a_line_are_lumped(string name, double energy, double sigma, double redshift)
    {
        EnergyGrid grid = new([.. Enumerable.Range(0, 401).Select(i => 4.4 + (i * 0.01))]);
        double[] flux = new double[400],
            exact = new double[400];
        double[] parameters = redshift > 0 ? [energy, sigma, redshift, 1] : [energy, sigma, 1];
        SpectralModel.Parse(name, bins: BinIntegration.Xspec).Evaluate(grid, parameters, flux);
        SpectralModel.Parse(name).Evaluate(grid, parameters, exact);
        Assert.Equal(1 / (1 + redshift), flux.Sum(), 1e-14);
        for (int i = 0; i < 400; i++)
            Assert.Equal(exact[i], flux[i], 1.1e-8);
        // erfc(x / √2) / 2 = 1e-8 at x = 5.612 σ.
        double[] occupied = [.. Enumerable.Range(0, 400).Where(i => flux[i] != 0).Select(i => Math.Abs(grid.Center(i) - 6.4))];
        Assert.InRange(occupied.Max(), 0.55, 0.57);
    }

    /// <summary>A line beside the grid has only that part of its tail.</summary>
    [Theory, InlineData(4.35), InlineData(4.85)]
    public void A_line_beside_the_grid_is_what_reaches_into_it(double energy)
    {
        EnergyGrid grid = new([4.4, 4.5, 4.6, 4.7, 4.8]);
        double[] flux = new double[4],
            exact = new double[4];
        SpectralModel.Parse("gaussian", bins: BinIntegration.Xspec).Evaluate(grid, [energy, 0.1, 1], flux);
        SpectralModel.Parse("gaussian").Evaluate(grid, [energy, 0.1, 1], exact);
        for (int i = 0; i < 4; i++)
            Assert.Equal(exact[i], flux[i], 1e-14);
    }

    [Fact]
    public void A_log_parabola_is_Simpsons_rule()
    {
        double Density(double energy) => Math.Pow(energy / 2, -1.5 - (0.6 * Math.Log10(energy / 2)));
        double[] flux = new double[4];
        SpectralModel.Parse("logpar", bins: BinIntegration.Xspec).Evaluate(new EnergyGrid(Edges), [1.5, 0.6, 2, 1], flux);
        for (int i = 0; i < 4; i++)
            Assert.Equal(
                (Edges[i + 1] - Edges[i])
                    / 6
                    * (Density(Edges[i]) + (4 * Density(0.5 * (Edges[i] + Edges[i + 1]))) + Density(Edges[i + 1])),
                flux[i],
                1e-13
            );
    }

    [Theory]
    [InlineData(new[] { 0.0, 0.1, 50, 1, 1, 1 }, new[] { 12.09541855, 14.11713833, 7.769969482, 4.238476587 })]
    [InlineData(new[] { 0.2, 0.5, 5, 4, 2, 1 }, new[] { 0.8609065941, 2.316345341, 1.211052866, 0.04504789386 })]
    public void Comptonisation_has_XSPECs_nodes_and_trapezium(double[] parameters, double[] expected) =>
        CompareFlux("comptt", [0.5, 1, 3, 10, 40], parameters, expected, 2e-7);

    [Fact]
    public void A_disc_of_another_slope_has_XSPECs_panels() =>
        CompareFlux(
            "diskpbb",
            [0.05, 0.3, 1, 2, 8],
            [1, 0.6, 1],
            [0.04044898922, 0.0158924263, 0.00559412249, 0.003145797083],
            1e-7
        );

    [Fact]
    public void Reddening_is_weighted_with_the_energy_squared()
    {
        double[] found = Factor("redden", [0.3], [0.0005, 0.002, 0.004, 0.009, 0.011, 0.02]);
        foreach (
            (double expected, double value) in new[] { 0.5008673855, 0.2727505636, 0.107637844, 0.05349384977, 0.7752822044 }.Zip(
                found
            )
        )
            Assert.Equal(expected, value, 1e-7);
    }

    /// <summary>σ_T = 0.665e-24 cm², 1.21 electrons for each H atom, at the middle; Klein-Nishina's formula as in any
    /// textbook.</summary>
    [Fact]
    public void Electrons_have_XSPECs_cross_section()
    {
        double w = 0.5 * (80 + 120) / 510.99895,
            y = 1 + (2 * w);
        double share =
            0.75
            * (
                ((1 + w) / Math.Pow(w, 3) * ((2 * w * (1 + w) / y) - Math.Log(y)))
                + (Math.Log(y) / (2 * w))
                - ((1 + (3 * w)) / (y * y))
            );
        Assert.Equal(Math.Exp(-50 * 1.21 * 0.665e-2 * share), Factor("cabs", [50], [80, 120])[0], 1e-9);
    }

    /// <summary>At the middle, and no further than to a scattering that adds less than 1 %.</summary>
    [Fact]
    public void Obscured_light_is_taken_at_the_middle_of_a_bin()
    {
        double[] parameters = [30, 12, 1, 7.124, 2, 200, 100, 1, 0, 0.1, 1],
            density = new double[1],
            flux = new double[1];
        SpectralModel.Parse("plcabs").EvaluateDensity([22], parameters, density);
        SpectralModel.Parse("plcabs", bins: BinIntegration.Xspec).Evaluate(new EnergyGrid([20, 24]), parameters, flux);
        Assert.InRange(flux[0] / (4 * density[0]), 0.97, 0.9999);
    }

    private static void CompareFlux(string expression, double[] edges, double[] parameters, double[] expected, double tolerance)
    {
        double[] flux = new double[expected.Length];
        SpectralModel.Parse(expression, bins: BinIntegration.Xspec).Evaluate(new EnergyGrid(edges), parameters, flux);
        for (int i = 0; i < flux.Length; i++)
            Assert.Equal(expected[i], flux[i], tolerance * expected[i]);
    }

    /// <summary>A flat source shows the factor of each bin.</summary>
    private static double[] Factor(string name, double[] parameters, double[] edges)
    {
        EnergyGrid grid = new(edges);
        double[] flux = new double[grid.BinCount];
        SpectralModel.Parse($"{name}*powerlaw", bins: BinIntegration.Xspec).Evaluate(grid, [.. parameters, 0, 1], flux);
        return [.. flux.Select((value, bin) => value / grid.Width(bin))];
    }
}
