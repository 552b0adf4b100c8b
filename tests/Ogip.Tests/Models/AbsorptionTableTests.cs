using Almagest.Ogip.Fits;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Tests;

namespace Almagest.Ogip.Tests.Models;

/// <summary>Computed cross-sections against the tables of astromodels (data/xsect), which were made by XSPEC 12.9.1.</summary>
public sealed class AbsorptionTableTests
{
    /// <summary>
    /// The tables are means over cells of 5e-4 of the energy, in single precision: a cell that holds an edge differs, and no
    /// other.
    /// </summary>
    [Theory]
    [InlineData("phabs", "angr", 8e-4, 24), InlineData("phabs", "aspl", 8e-4, 24)]
    [InlineData("wabs", "angr", 8e-4, 15)]
    // tbabs takes the same means, so that its cells with edges agree too.
    [InlineData("tbabs", "wilm", 8e-4, 0), InlineData("tbabs", "angr", 8e-4, 0)]
    public void Every_cell_without_an_edge_agrees(string model, string abundances, double tolerance, int edges)
    {
        (double[] energy, double[] sigma) = ReadTable($"xsect_{model}_{abundances}.fits");
        double[] computed = Sigma(model, abundances, energy);
        string[] off =
        [
            .. Enumerable
                .Range(0, energy.Length)
                .Where(i => Math.Abs((computed[i] / sigma[i]) - 1) > tolerance)
                .Select(i => $"{energy[i]:f4} keV: {(computed[i] / sigma[i]) - 1:e2}"),
        ];
        Assert.True(off.Length <= edges, $"{off.Length} cells: {string.Join("; ", off.Take(20))}");
    }

    /// <summary>1e-22 cm² per H atom.</summary>
    private static double[] Sigma(string model, string abundances, double[] energy)
    {
        // Bins about the energies, so that these are their middles.
        double[] edges = new double[energy.Length + 1],
            absorbed = new double[energy.Length],
            bare = new double[energy.Length];
        edges[0] = 0.1;
        for (int i = 0; i < energy.Length; i++)
            edges[i + 1] = (2 * energy[i]) - edges[i];
        var grid = new EnergyGrid(edges);
        SpectralModel.Parse($"{model}*powerlaw", abundances, BinIntegration.Midpoint).Evaluate(grid, [0.01, 0, 1], absorbed);
        SpectralModel.Parse("powerlaw").Evaluate(grid, [0, 1], bare);
        return [.. absorbed.Select((flux, i) => -Math.Log(flux / bare[i]) / 0.01)];
    }

    private static (double[] Energy, double[] Sigma) ReadTable(string file)
    {
        BinaryTable table = FitsFile
            .Read(File.ReadAllBytes(SharedData.Require("data", "xsect", file)), file)
            .Hdus.First(hdu => hdu.IsTable)
            .Table;
        return (Column("ENERGY"), Column("SIGMA"));

        double[] Column(string name) =>
            [.. Enumerable.Range(0, table.RowCount).SelectMany(row => table.Require(name).ReadRow(row))];
    }
}
