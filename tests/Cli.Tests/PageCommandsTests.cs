using System.Text.RegularExpressions;
using Almagest.Tests;

namespace Almagest.Cli.Tests;

/// <summary>Pages say commands in words that are ours: each of them is one.</summary>
public sealed partial class PageCommandsTests
{
    [Fact]
    public async Task Every_command_that_a_page_says_has_its_options()
    {
        string[] lines =
        [
            .. Directory
                .EnumerateFiles(
                    Path.Combine(SharedData.RepositoryRoot, "shared", "Pages"),
                    "*.razor",
                    SearchOption.AllDirectories
                )
                .SelectMany(File.ReadLines)
                .Where(line => line.Contains("<code>almagest ", StringComparison.Ordinal)),
        ];
        Assert.True(lines.Length > 4, $"{lines.Length} lines");
        foreach (string line in lines)
        {
            string[] verbs = Verbs().Match(line).Groups["verbs"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string help = await HelpOfAsync(verbs);
            Assert.All(Option().Matches(line).Select(option => option.Value), option =>
                Assert.Contains(option, help, StringComparison.Ordinal)
            );
        }
    }

    /// <summary>Of the longest of these words that are a verb; the rest are what it takes.</summary>
    private static async Task<string> HelpOfAsync(string[] words)
    {
        for (int count = Math.Min(2, words.Length); count > 0; count--)
            if (await CommandLine.RunAsync([.. words[..count], "--help"]) is { ExitCode: 0 } told)
                return told.Out;
        throw new InvalidOperationException($"found {string.Join(' ', words)}; expected a verb.");
    }

    [GeneratedRegex(@"<code>almagest (?<verbs>[a-z]+( [a-z]+)?)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Verbs();

    [GeneratedRegex(@"--[a-z][a-z-]+", RegexOptions.None, 1000)]
    private static partial Regex Option();
}
