using System.Globalization;
using System.Text.Json;
using Almagest.Application.Fitting;
using Almagest.Ogip;
using Almagest.Tests;

namespace Almagest.Cli.Tests.Fitting;

/// <summary>Channels summed by the program: in the fit, in what is saved, and in other programs' scripts.</summary>
public sealed class GroupingTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    /// <summary>C of bins is C of their sums; a saved fit is the same function again.</summary>
    [Theory]
    [InlineData("--group-min", "25"), InlineData("--group", "optimal"), InlineData("--group", "optimal", "--group-min", "100")]
    public async Task Bins_are_repeated_from_what_was_saved(params string[] options)
    {
        string file = _here.WriteSpectrum("s.pha");
        JsonElement fit = await _here.FitAsync(
            file,
            ["--model", "powerlaw", "--emin", "1", "--save", _here["fit.json"], .. options]
        );
        int bins = fit.GetProperty("degreesOfFreedom").GetInt32() + 2;
        Assert.InRange(bins, 2, 38);
        SavedFit saved = Assert.Single(SavedFit.Read(_here["fit.json"]));
        (var problem, double[] parameters) = saved.Rebuild(new ObservationReader());
        Assert.Equal(bins, problem.Spectra[0].Count);
        Assert.Equal(saved.Statistic, problem.Statistic(parameters), 1e-9);
        if (options.Contains("--group-min"))
        {
            double least = double.Parse(options[^1], CultureInfo.InvariantCulture);
            Assert.All(problem.Spectra[0].Counts, count => Assert.True(count >= least));
        }
        (await CommandLine.RunAsync("plot", _here["fit.json"], "--out", _here["fit.svg"], "-q")).Succeeds();
    }

    /// <summary>As of who thinks in eV.</summary>
    [Fact]
    public async Task A_band_without_channels_is_told_with_where_they_lie()
    {
        Answer answer = await CommandLine.RunAsync(
            "fit",
            _here.WriteSpectrum("s.pha"),
            "--method",
            "classical",
            "--model",
            "powerlaw",
            "--emin",
            "500",
            "--emax",
            "7000"
        );
        Assert.Equal(1, answer.ExitCode);
        Assert.Matches(
            "found no channel between 500 and 7000 keV; expected at least one .* of those between [0-9.]+ and [0-9.]+ keV",
            answer.Error
        );
    }

    /// <summary>Every bin, by the numbers of the file's channels; XSPEC counts groups, the channels below 1 keV one by
    /// one.</summary>
    [Fact]
    public async Task Other_programs_are_told_the_bins()
    {
        await _here.FitAsync(
            _here.WriteSpectrum("s.pha"),
            "--model",
            "powerlaw",
            "--emin",
            "1",
            "--emax",
            "5",
            "--group-min",
            "100",
            "--save",
            _here["fit.json"]
        );
        RecipeSpectrum recipe = Assert.Single(SavedFit.Read(_here["fit.json"])).Recipe.Spectra[0];
        int[][] groups = [.. recipe.Groups!];
        Assert.Equal((3, 23), (recipe.Noticed[0][0], recipe.Noticed[0][1]));
        Assert.All(groups, group => Assert.InRange(group[1] - group[0], 1, 20));
        string xspec = (await CommandLine.RunAsync("script", _here["fit.json"])).Succeeds().Out,
            sherpa = (await CommandLine.RunAsync("script", _here["fit.json"], "--for", "sherpa")).Succeeds().Out;
        foreach (int[] group in groups)
        {
            Assert.Contains($"\ngroup {group[0]} {group[1]} {group[1] - group[0] + 1}\n", xspec, StringComparison.Ordinal);
            Assert.Contains($"\n    ({group[0]}, {group[1]}),\n", sherpa, StringComparison.Ordinal);
        }
        int bins = 21 - groups.Sum(group => group[1] - group[0]);
        Assert.Contains($"\ndata 1:1 almagest_grouped_1.pha\n", xspec, StringComparison.Ordinal);
        Assert.Contains($"\nnotice 1:3-{2 + bins}\n", xspec, StringComparison.Ordinal);
        Assert.Contains("\nset_grouping(1, flags)\ngroup(1)\n", sherpa, StringComparison.Ordinal);
    }

    /// <summary>W is biased where bins have no background counts: here 216 counts lie in 1024 channels.</summary>
    [Fact]
    public async Task Bins_with_a_background_count_each_take_the_warning_away()
    {
        string file = Path.Combine(SharedData.Require("data", "ogip", "chandra-acis-3c273"), "3c273.pi");
        JsonElement plain = await _here.FitAsync(file, "--model", "powerlaw"),
            grouped = await _here.FitAsync(file, "--model", "powerlaw", "--group-min-background", "1");
        Assert.Contains(
            "Group to at least three background counts",
            plain.GetProperty("warnings")[0].GetString(),
            StringComparison.Ordinal
        );
        Assert.False(grouped.TryGetProperty("warnings", out _));
        Assert.True(grouped.GetProperty("degreesOfFreedom").GetInt32() < plain.GetProperty("degreesOfFreedom").GetInt32());
    }

    [Theory]
    [InlineData("expected at least 1 count", "--group-min", "0")]
    [InlineData("expected one of them", "--group", "optimal", "--grouping")]
    [InlineData("expected --method classical", "--group-min", "5", "--method", "network")]
    [InlineData("optimal", "--group", "best")]
    [InlineData("dubious", "--quality", "2")]
    public async Task What_makes_no_sense_is_refused(string told, params string[] options) =>
        (await _here.RunAsync(["fit", _here.WriteSpectrum("s.pha"), .. options])).IsRefused(told);
}
