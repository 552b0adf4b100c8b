using System.Diagnostics;
using System.Globalization;
using Almagest.Tests;

namespace Almagest.Samples.Tests;

/// <summary>The samples as programs: what they print is what their authors promise.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task A_file_is_fitted_as_by_the_command_line()
    {
        string file = SharedData.Require("data/ogip/chandra-acis-3c273/3c273.pi");

        (int code, string[] lines, string errors) = await RunAsync("FitSpectrum", file);

        Assert.True(code == 0, errors);
        // Of `almagest fit` with the same band; what it has of Sherpa is tested where it is made.
        Assert.Equal("statistic 496.90 for 443 degrees of freedom", lines[0]);
        Assert.Equal(1.963, Number(lines[2], "powerlaw.PhoIndex "), 0.005);
    }

    [Fact]
    public async Task A_file_that_is_none_is_told_in_one_line_and_a_missing_argument_too()
    {
        (int code, string[] lines, string errors) = await RunAsync("FitSpectrum", "/nowhere/at/all.pha");
        Assert.Equal((1, 0), (code, lines.Length));
        Assert.Contains("/nowhere/at/all.pha", errors, StringComparison.Ordinal);

        Assert.Equal(2, (await RunAsync("FitSpectrum")).Code);
    }

    [Fact]
    public async Task A_component_of_ones_own_is_recovered_within_its_errors()
    {
        (int code, string[] lines, string errors) = await RunAsync("OwnComponent");

        Assert.True(code == 0, errors);
        Assert.InRange(Number(lines[0], "statistic "), 194 - (3 * 20), 194 + (3 * 20));
        Assert.Equal(7, lines.Length);
        // Of six truths one may lie beyond two of its errors, none beyond three.
        double[] pulls = [.. lines[1..].Select(line => (Number(line, "found ") - Number(line, "truth ")) / Number(line, "+- "))];
        Assert.All(pulls, pull => Assert.InRange(pull, -3, 3));
        Assert.InRange(pulls.Count(pull => Math.Abs(pull) > 2), 0, 1 + 1);
        Assert.Contains(lines, line => line.StartsWith("bump.Width", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_what_is_simulated_the_errors_hold_68_percent()
    {
        (int code, string[] lines, string errors) = await RunAsync("SimulateAndRecover");

        Assert.True(code == 0, errors);
        Assert.Equal(3, lines.Length);
        // 200 spectra: 136 hold, give or take three times 6.6.
        Assert.All(lines, line => Assert.InRange(Number(line, "held "), 116, 156));
        Assert.All(lines, line => Assert.Equal(1, Number(line, "mean ") / Number(line, "truth "), 0.01));
    }

    private static double Number(string line, string after)
    {
        int at = line.IndexOf(after, StringComparison.Ordinal);
        Assert.True(at >= 0, line);
        return double.Parse(line[(at + after.Length)..].Split(' ')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>The program lies beside the tests that it was built with.</summary>
    private static async Task<(int Code, string[] Lines, string Errors)> RunAsync(string sample, params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, $"Almagest.{sample}"), arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries), await errors);
    }
}
