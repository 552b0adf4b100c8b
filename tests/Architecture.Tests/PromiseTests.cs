using System.Text.RegularExpressions;
using Almagest.Tests;

namespace Almagest.Architecture.Tests;

/// <summary>What docs/results.md says that its promises are tested by.</summary>
public sealed partial class PromiseTests
{
    [Fact]
    public void Every_test_that_a_page_names_is_there()
    {
        string page = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "results.md"));
        string[] named =
        [
            .. Named()
                .Matches(page[page.IndexOf("## What holds these promises", StringComparison.Ordinal)..])
                .Select(match => match.Groups[1].Value),
        ];
        Assert.True(named.Length > 20, $"{named.Length} tests");
        Dictionary<string, string> classes = Directory
            .EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToDictionary(file => $"{Path.GetRelativePath(SharedData.RepositoryRoot, file)}", File.ReadAllText);
        string[] missing =
        [
            .. named.Where(test =>
                test.Split('.', 2) is var parts
                && !classes.Any(one =>
                    Path.GetFileNameWithoutExtension(one.Key) == parts[0]
                    && (parts.Length == 1 || one.Value.Contains($" {parts[1].TrimEnd('.')}", StringComparison.Ordinal))
                )
            ),
        ];
        Assert.True(missing.Length == 0, $"docs/results.md names tests that there are not: {string.Join(", ", missing)}");
    }

    [GeneratedRegex("`([A-Za-z]+Tests(?:\\.[A-Za-z_.]+)?)`")]
    private static partial Regex Named();
}
