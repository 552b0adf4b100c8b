using System.Text.RegularExpressions;
using Almagest.Application.Published;
using Almagest.Storage.Runs;

namespace Almagest.Application.Selections;

/// <summary>What could not be fitted, and why.</summary>
public sealed partial class FailureGroups(PublishedPages pages, KeptColumns kept)
{
    private const int MostRead = 5_000,
        MostTold = 5;

    /// <summary>The commonest first. Of more than some thousand failures some are looked at.</summary>
    /// <param name="progress">As the run now stands: while nothing is added they are read once.</param>
    public Task<IReadOnlyList<FailureGroup>> OfAsync(Run run, RunProgress progress, CancellationToken cancellation) =>
        kept.GetAsync(
            RunSelections.StateOf(run, progress),
            "failures by reason",
            _ => true,
            groups => 2_000L * groups.Count,
            () => ReadAsync(run, cancellation),
            cancellation
        );

    private async Task<IReadOnlyList<FailureGroup>> ReadAsync(Run run, CancellationToken cancellation)
    {
        IReadOnlyList<object?[]> rows = await pages.SomeAsync(
            new()
            {
                Table = "almagest.failures",
                Run = run.Name,
                Columns = "stage,reason,source_name,spectrum_file",
                Where = "observation_id IS NOT NULL AND has_fit = 0",
                Limit = MostRead,
            },
            cancellation
        );
        return
        [
            .. rows.GroupBy(row => ((string)row[0]!, KindOf((string)row[1]!)))
                .OrderByDescending(group => group.Count())
                .Select(group => new FailureGroup(
                    group.Key.Item1,
                    (string)group.First()[1]!,
                    group.Count(),
                    [.. group.Take(MostTold).Select(row => ((string?)row[2] ?? "", (string?)row[3]))]
                )),
        ];
    }

    /// <summary>A reason without what differs from file to file: such failures are one group.</summary>
    public static string KindOf(string reason) => Kind().Replace(reason, "…");

    /// <summary>What differs from file to file: quoted words, paths and numbers.</summary>
    [GeneratedRegex(@"'[^']*'|""[^""]*""|\S*/\S*|[+-]?\d[\d.,eE+-]*", RegexOptions.None, 10_000)]
    private static partial Regex Kind();
}

/// <param name="Stage">Where it failed.</param>
/// <param name="Reason">Of the first; others differ in names and numbers.</param>
/// <param name="Count">How many.</param>
/// <param name="First">Some of them: source, and file where one is known.</param>
public sealed record FailureGroup(string Stage, string Reason, int Count, IReadOnlyList<(string Source, string? File)> First);
