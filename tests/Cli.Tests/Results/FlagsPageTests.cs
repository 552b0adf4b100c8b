using System.Text.RegularExpressions;
using Almagest.Spectra.Fitting.Results;
using Almagest.Tests;

namespace Almagest.Cli.Tests.Results;

public sealed partial class FlagsPageTests
{
    /// <summary>Every flag with its bit, and the same ones clean as the filter has it.</summary>
    [Fact]
    public void The_page_of_the_flags_says_of_each_whether_a_fit_with_it_is_clean()
    {
        string page = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "flags.md"));
        Assert.Equal(
            Enum.GetValues<FitFlags>()
                .Where(flag => flag != FitFlags.None)
                .Select(flag => $"{flag} {(int)flag} {(FitResult.NotToTrust.HasFlag(flag) ? "no" : "yes")}"),
            Row().Matches(page).Select(row => $"{row.Groups[1]} {row.Groups[2]} {row.Groups[3]}")
        );
        Assert.Contains($"(flags & {(int)FitResult.NotToTrust}) = 0", page, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\| `(\w+)` \| (\d+) \| (yes|no) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
