using System.Text.Json;

namespace Almagest.Cli.Tests.Fitting;

/// <summary>`almagest fit --search`: how the minimum is looked for.</summary>
public sealed class MinimumSearchTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Theory]
    [
        InlineData("--search", "local"),
        InlineData("--search", "global"),
        InlineData("--search", "grid", "--grid", "PhoIndex 0 4 8"),
        InlineData("--search", "grid", "--grid", "PhoIndex 1 3 4 log norm 1e-4 1 20")
    ]
    public async Task Every_search_finds_the_minimum(params string[] search)
    {
        string file = _here.WriteSpectrum("s.pha");
        JsonElement usual = await _here.FitAsync(file, "--model", "powerlaw"),
            found = await _here.FitAsync(file, ["--model", "powerlaw", .. search]);
        Assert.Equal(usual.GetProperty("statistic").GetDouble(), found.GetProperty("statistic").GetDouble(), 1e-4);
        Assert.Equal(
            search.Length > 2 ? $"grid: {search[3]}" : search[1],
            found.GetProperty("recipe").GetProperty("search").GetString()
        );
    }

    /// <summary>A line whose energy starts where there is none is found on a grid of energies, and not from there.</summary>
    [Fact]
    public async Task A_grid_leads_out_of_a_local_minimum()
    {
        string file = _here.WriteSpectrum("s.pha");
        string[] line = ["--model", "powerlaw+gaussian", "--freeze", "Sigma=0.02", "--set", "LineE=4.9,0.6,5"];
        double local = (await _here.FitAsync(file, [.. line, "--search", "local"])).GetProperty("statistic").GetDouble();
        double grid = (await _here.FitAsync(file, [.. line, "--search", "grid", "--grid", "LineE 0.6 5 88"]))
            .GetProperty("statistic")
            .GetDouble();
        Assert.True(grid <= local + 1e-6, $"{grid} after a grid, {local} without");
    }

    [Theory]
    [
        InlineData("expected its axes", "--search", "grid"),
        InlineData("expected --search grid", "--grid", "PhoIndex 1 3 4"),
        InlineData("such as", "--search", "grid", "--grid", "PhoIndex 1 3")
    ]
    public async Task A_grid_needs_axes(string message, params string[] options) =>
        (await _here.RunAsync(["fit", _here.WriteSpectrum("s.pha"), "--model", "powerlaw", .. options])).IsRefused(message);
}
