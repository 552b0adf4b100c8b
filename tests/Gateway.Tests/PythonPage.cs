using System.Diagnostics;
using System.Text.RegularExpressions;
using Almagest.Tests;

namespace Almagest.Gateway.Tests;

/// <summary>docs/python.md, and the Python that runs its examples.</summary>
internal static partial class PythonPage
{
    private const string Python = "/usr/bin/python3";

    /// <summary>The one that the page says is not run.</summary>
    private const string NotRun = "import duckdb";

    /// <summary>All that are run.</summary>
    public static IReadOnlyList<string> Examples { get; } = Read();

    public static void Require(params string[] modules)
    {
        foreach (string module in modules)
        {
            using Process? asked = File.Exists(Python)
                ? Process.Start(new ProcessStartInfo(Python, ["-c", $"import {module}"]) { RedirectStandardError = true })
                : null;
            asked?.WaitForExit();
            Assert.SkipUnless(asked is { ExitCode: 0 }, $"{module} is not installed for {Python} (Debian: python3-{module}).");
        }
    }

    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(string example, string folder)
    {
        (int code, string output, string errors) = await ForeignProgram.RunAsync(
            new(Python, ["-W", "ignore", "-c", example]) { WorkingDirectory = folder },
            TimeSpan.FromMinutes(5)
        );
        Assert.True(code == 0, $"{example}\n{errors}");
        return output;
    }

    private static string[] Read()
    {
        string[] all =
        [
            .. Example()
                .Matches(File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "python.md")))
                .Select(match => match.Groups[1].Value),
        ];
        Assert.Single(all, example => example.Contains(NotRun, StringComparison.Ordinal));
        return [.. all.Where(example => !example.Contains(NotRun, StringComparison.Ordinal))];
    }

    [GeneratedRegex("```python\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
