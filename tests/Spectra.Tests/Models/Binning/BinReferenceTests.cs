using System.Text.Json;
using Almagest.Spectra.Models;
using Almagest.Tests;

namespace Almagest.Spectra.Tests.Models.Binning;

/// <summary>Bins by the default rule and by XSPEC's, beside reference/models_dev.json.</summary>
public sealed class BinReferenceTests
{
    [Theory]
    [
        InlineData("powerlaw", "powerlaw"),
        InlineData("cutoffpl", "cutoffpl"),
        InlineData("bbody", "bbody"),
        InlineData("diskbb", "diskbb"),
        InlineData("gaussian", "gaussian")
    ]
    public void By_default_an_additive_component_is_its_converged_integral(string reference, string expression) =>
        CompareAdditive(reference, expression, BinIntegration.Exact, "exact", 1e-6);

    [Theory]
    [InlineData("bbody", "bbody"), InlineData("diskbb", "diskbb"), InlineData("bremss", "bremss")]
    public void In_compat_mode_an_additive_component_is_XSPECs(string reference, string expression) =>
        CompareAdditive(reference, expression, BinIntegration.Xspec, "xspec", 2e-5);

    /// <summary>
    /// A flat source shows the mean transmission of each bin. The reference's phabs and tbabs are tables that smear every edge
    /// over 5e-4 of its
    /// energy, ours are sharp. So the exceptions are bins that hold an edge: 5e-6 to 4e-4 of the transmission with nH = 0.01,
    /// more with more.
    /// </summary>
    [Theory]
    [
        InlineData("wabs", "wabs", "angr", 0),
        InlineData("phabs_angr", "phabs", "angr", 20),
        InlineData("phabs_aspl", "phabs", "aspl", 20)
    ]
    [InlineData("tbabs_wilm", "tbabs", "wilm", 30), InlineData("tbabs_angr", "tbabs", "angr", 30)]
    public void By_default_absorption_is_the_mean_of_the_bin(string reference, string name, string abundances, int exceptions) =>
        CompareAbsorber(reference, name, abundances, BinIntegration.Exact, "average", 1e-6, exceptions);

    /// <summary>
    /// The exceptions are bins with an edge in the structure of O (0.49 to 0.585 keV) or Fe L (0.70 to 0.745 keV), which we
    /// have from means over cells of 5e-4 and XSPEC
    /// takes at the edges themselves: these and no others (their middles are given), and by no more of σ than so.
    /// </summary>
    [Theory]
    [
        InlineData("wabs", "wabs", "angr", new double[0], 0),
        InlineData("phabs_angr", "phabs", "angr", new double[0], 0),
        InlineData("phabs_aspl", "phabs", "aspl", new double[0], 0)
    ]
    [InlineData(
        "tbabs_wilm",
        "tbabs",
        "wilm",
        new[] { 0.5219, 0.5349, 0.5355, 0.5483, 0.5759, 0.5879, 0.5903, 0.6926, 0.7012, 0.7187, 0.7366, 0.7449 },
        0.135
    )]
    [InlineData(
        "tbabs_angr",
        "tbabs",
        "angr",
        new[] { 0.5219, 0.5349, 0.5355, 0.5483, 0.5759, 0.5879, 0.5903, 0.6926, 0.7012, 0.7187, 0.7366, 0.7449 },
        0.185
    )]
    public void In_compat_mode_absorption_is_XSPECs(
        string reference,
        string name,
        string abundances,
        double[] exceptions,
        double most
    )
    {
        SpectralModel model = SpectralModel.Parse($"{name}*powerlaw", abundances, BinIntegration.Xspec);
        SortedDictionary<double, double> off = [];
        foreach ((EnergyGrid grid, double[] parameters, JsonElement row) in Cases(reference))
        {
            double[] flux = new double[grid.BinCount],
                expected = Numbers(row, "xspec");
            model.Evaluate(grid, [parameters[0], 0, 1], flux);
            for (int bin = 0; bin < flux.Length; bin++)
            {
                double depth = -Math.Log(flux[bin] / grid.Width(bin)),
                    theirs = -Math.Log(expected[bin]),
                    error = Math.Abs(depth - theirs);
                // XSPEC's numbers are of single precision, and nothing is left of the darkest bins.
                if (expected[bin] > 1e-29 && error > 2e-5 * (1 + theirs))
                    off[Math.Round(grid.Center(bin), 4)] = Math.Max(
                        off.GetValueOrDefault(Math.Round(grid.Center(bin), 4)),
                        error / theirs
                    );
            }
        }
        Assert.True(off.Keys.SequenceEqual(exceptions), string.Join("; ", off.Select(at => $"{at.Key} keV: {at.Value:e1}")));
        Assert.InRange(off.Values.DefaultIfEmpty().Max(), 0, most);
    }

    private static void CompareAdditive(
        string reference,
        string expression,
        BinIntegration rule,
        string column,
        double tolerance,
        int exceptions = 0
    )
    {
        SpectralModel model = SpectralModel.Parse(expression, bins: rule);
        foreach ((EnergyGrid grid, double[] parameters, JsonElement row) in Cases(reference))
        {
            double[] flux = new double[grid.BinCount];
            model.Evaluate(grid, parameters, flux);
            AssertClose(
                grid,
                Numbers(row, column),
                flux,
                tolerance,
                0,
                $"{reference} {row.GetProperty("params").GetRawText()}",
                exceptions
            );
        }
    }

    private static void CompareAbsorber(
        string reference,
        string name,
        string abundances,
        BinIntegration rule,
        string column,
        double tolerance,
        int exceptions
    )
    {
        SpectralModel model = SpectralModel.Parse($"{name}*powerlaw", abundances, rule);
        foreach ((EnergyGrid grid, double[] parameters, JsonElement row) in Cases(reference))
        {
            double[] flux = new double[grid.BinCount];
            model.Evaluate(grid, [parameters[0], 0, 1], flux);
            AssertClose(
                grid,
                Numbers(row, column),
                [.. flux.Select((value, bin) => value / grid.Width(bin))],
                tolerance,
                tolerance,
                $"{reference} {row.GetProperty("params").GetRawText()}",
                exceptions
            );
        }
    }

    /// <param name="grid">n bins.</param>
    /// <param name="expected">Shape [n].</param>
    /// <param name="found">Shape [n].</param>
    /// <param name="tolerance">Relative.</param>
    /// <param name="perDepth">What an optical depth of 1 adds to the tolerance: an error of σ counts as often.</param>
    /// <param name="exceptions">How many bins may be off.</param>
    private static void AssertClose(
        EnergyGrid grid,
        double[] expected,
        double[] found,
        double tolerance,
        double perDepth,
        string what,
        int exceptions
    )
    {
        List<string> off = [];
        for (int bin = 0; bin < found.Length; bin++)
        {
            double within = tolerance + (perDepth > 0 && expected[bin] > 0 ? -perDepth * Math.Log(expected[bin]) : 0);
            if (!(Math.Abs(found[bin] - expected[bin]) <= (within * Math.Abs(expected[bin])) + 1e-29))
                off.Add($"{grid.Center(bin):f4} keV: {(found[bin] / expected[bin]) - 1:e1} of {expected[bin]:e1}");
        }
        Assert.True(off.Count <= exceptions, $"{what}: {off.Count} bins, {string.Join("; ", off.Take(8))}");
    }

    private static double[] Numbers(JsonElement row, string column) =>
        [.. row.GetProperty(column).EnumerateArray().Select(e => e.GetDouble())];

    private static IEnumerable<(EnergyGrid Grid, double[] Parameters, JsonElement Row)> Cases(string reference)
    {
        JsonElement root = JsonDocument.Parse(File.ReadAllText(SharedData.Require("reference", "models_dev.json"))).RootElement;
        foreach (JsonElement row in root.GetProperty("models").GetProperty(reference).EnumerateArray())
        {
            double[] edges = Numbers(root.GetProperty("grids"), row.GetProperty("grid").GetString()!);
            yield return (
                new EnergyGrid(edges),
                [.. row.GetProperty("params").EnumerateObject().Select(p => p.Value.GetDouble())],
                row
            );
        }
    }
}
