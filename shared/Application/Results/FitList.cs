using Almagest.Application.Published;
using Almagest.Storage.Columns;
using Almagest.Storage.Publishing;
using Almagest.Storage.Runs;

namespace Almagest.Application.Results;

/// <summary>Which fits of a run are listed, and in what order.</summary>
public sealed record FitList
{
    public int Limit { get; init; } = 100;

    /// <summary>Without those that a flag says not to trust: see docs/flags.md.</summary>
    public bool IsClean { get; init; }

    /// <summary>ADQL over the run's published table of fits, as it would follow WHERE; null: all.</summary>
    public string? Where { get; init; }

    /// <summary>By the value of a parameter, such as "PhoIndex", or by a column of that table; fits without values come last.
    /// Null: as ingested.</summary>
    public string? Sort { get; init; }

    /// <summary>The highest value first.</summary>
    public bool IsDescending { get; init; }

    /// <summary>The same as a question of the published table.</summary>
    /// <exception cref="RequestException">There is no such parameter and no such column, or there are several, or the run has no
    /// such table yet.</exception>
    internal PageRequest QuestionOf(Run run) =>
        new()
        {
            Table = PublishedQuestion.TableOf(run, IsClean),
            Run = run.Name,
            Where = Where,
            Columns = "observation_id",
            Sort = Sort is null ? null : ColumnOf(Sort, run),
            IsDescending = IsDescending,
            Limit = Limit,
        };

    private static string ColumnOf(string name, Run run)
    {
        IReadOnlyList<RunParameter> parameters = run.Parameters;
        int[] places =
        [
            .. parameters
                .Index()
                .Where(one =>
                    one.Item.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
                    || one.Item.Name.EndsWith($".{name}", StringComparison.OrdinalIgnoreCase)
                )
                .Select(one => one.Index),
        ];
        return places.Length switch
        {
            0 => name,
            1 => FitsTables.ColumnsOf(run)[places[0]],
            _ => throw new RequestException(
                $"sort: found '{name}', which {places.Length} parameters are called; expected one of "
                    + $"{string.Join(", ", parameters.Select(one => one.Name))}."
            ),
        };
    }
}
