using System.ComponentModel;
using System.Diagnostics;

namespace Almagest.Architecture.Tests;

/// <summary>A tool of the machine that judges what we wrote.</summary>
internal static class Program
{
    /// <summary>Runs it to its end; skips the test, with the reason, where there is none.</summary>
    /// <returns>The exit code, and what it wrote to stdout and stderr.</returns>
    public static async Task<(int Code, string Output, string Errors)> TryAsync(string program, params string[] arguments)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not installed.");
        }
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await errors);
    }

    /// <returns>What it wrote to stdout.</returns>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        (int code, string output, string errors) = await TryAsync(program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)}: {output} {errors}");
        return output;
    }
}
