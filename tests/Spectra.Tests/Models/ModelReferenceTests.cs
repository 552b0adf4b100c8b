using System.Text.Json;
using Almagest.Spectra.Models;
using Almagest.Tests;

namespace Almagest.Spectra.Tests.Models;

/// <summary>Against converged integrals (reference/models_dev.json).</summary>
public sealed class ModelReferenceTests
{
    /// <summary>Name in the reference, expression, column, relative tolerance.</summary>
    [Theory]
    [InlineData("powerlaw", "powerlaw", "exact", 1e-12)]
    [InlineData("cutoffpl", "cutoffpl", "exact", 5e-8)]
    [InlineData("bbody", "bbody", "exact", 5e-8)]
    [InlineData("diskbb", "diskbb", "exact", 1e-7)]
    [InlineData("bremss", "bremss", "xspec_fine", 2e-4)]
    [InlineData("gaussian", "gaussian", "exact", 1e-6)]
    public void Additive_components_agree_bin_by_bin(string reference, string expression, string column, double tolerance)
    {
        SpectralModel model = SpectralModel.Parse(expression);
        foreach ((EnergyGrid grid, double[] parameters, JsonElement row) in Cases(reference))
        {
            double[] flux = new double[grid.BinCount];
            model.Evaluate(grid, parameters, flux);
            AssertClose(row.GetProperty(column), flux, tolerance, $"{reference} {string.Join(' ', parameters)}");
        }
    }

    /// <summary>All are computed: tbabs with the means over cells that the tables hold, the others with sharp edges, where the
    /// tables are coarse.</summary>
    [Theory]
    [InlineData("tbabs_wilm", "tbabs", "wilm", 3e-5, 0)]
    [InlineData("tbabs_angr", "tbabs", "angr", 3e-5, 0)]
    [InlineData("wabs", "wabs", "angr", 1e-5, 2)]
    [InlineData("phabs_angr", "phabs", "angr", 1e-5, 4)]
    [InlineData("phabs_aspl", "phabs", "aspl", 1e-5, 4)]
    public void Absorbers_agree_at_the_middle_of_the_bin(
        string reference,
        string name,
        string abundances,
        double tolerance,
        int exceptions
    )
    {
        SpectralModel model = SpectralModel.Parse($"{name}*powerlaw", abundances, BinIntegration.Midpoint),
            bare = SpectralModel.Parse("powerlaw");
        foreach ((EnergyGrid grid, double[] parameters, JsonElement row) in Cases(reference))
        {
            double[] absorbed = new double[grid.BinCount],
                flux = new double[grid.BinCount];
            model.Evaluate(grid, [parameters[0], 1, 1], absorbed);
            bare.Evaluate(grid, [1, 1], flux);
            double[] expected = [.. row.GetProperty("midpoint").EnumerateArray().Select(e => e.GetDouble())];
            // A transmission of e^-τ multiplies the error of σ by τ.
            List<string> off = [];
            for (int i = 0; i < expected.Length; i++)
            {
                double depth = -Math.Log(expected[i]),
                    found = -Math.Log(absorbed[i] / flux[i]);
                if (!(Math.Abs(found - depth) <= tolerance * depth + 1e-13))
                    off.Add($"{grid.Center(i)} keV: {found / depth - 1:e2}");
            }
            Assert.True(off.Count <= exceptions, $"{reference} nH {parameters[0]}: {string.Join("; ", off)}");
        }
    }

    private static void AssertClose(JsonElement expected, double[] found, double tolerance, string what)
    {
        double[] numbers = [.. expected.EnumerateArray().Select(e => e.GetDouble())];
        for (int i = 0; i < numbers.Length; i++)
            Assert.True(
                Math.Abs(found[i] - numbers[i]) <= (tolerance * Math.Abs(numbers[i])) + 1e-300,
                $"{what}, bin {i}: {found[i]} for {numbers[i]}"
            );
    }

    private static IEnumerable<(EnergyGrid Grid, double[] Parameters, JsonElement Row)> Cases(string reference)
    {
        JsonElement root = JsonDocument.Parse(File.ReadAllText(SharedData.Require("reference", "models_dev.json"))).RootElement;
        foreach (JsonElement row in root.GetProperty("models").GetProperty(reference).EnumerateArray())
        {
            double[] edges =
            [
                .. root.GetProperty("grids")
                    .GetProperty(row.GetProperty("grid").GetString()!)
                    .EnumerateArray()
                    .Select(e => e.GetDouble()),
            ];
            yield return (
                new EnergyGrid(edges),
                [.. row.GetProperty("params").EnumerateObject().Select(p => p.Value.GetDouble())],
                row
            );
        }
    }
}
