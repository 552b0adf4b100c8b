using Almagest.Storage.Columns;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;

namespace Almagest.Application.Results;

/// <summary>Which fits of a run are listed, and in what order.</summary>
public sealed record FitList
{
    public int Limit { get; init; } = 100;

    /// <summary>Without those that a flag says not to trust: see docs/flags.md.</summary>
    public bool IsClean { get; init; }

    /// <summary>By the value of a parameter, such as "PhoIndex"; fits without values come last. Null: as ingested.</summary>
    public string? Sort { get; init; }

    /// <summary>The highest value first.</summary>
    public bool IsDescending { get; init; }

    /// <exception cref="RequestException">The run has no such parameter, or several.</exception>
    internal ResultFilter FilterOf(Run run) =>
        new()
        {
            Limit = Limit,
            IsClean = IsClean,
            SortedBy = Sort is null ? null : PlaceOf(Sort, run.Parameters),
            IsDescending = IsDescending,
        };

    private static int PlaceOf(string name, IReadOnlyList<RunParameter> parameters)
    {
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
        return places.Length == 1
            ? places[0]
            : throw new RequestException(
                $"sort: found '{name}'{(places.Length > 1 ? $", which {places.Length} parameters are called" : "")}; "
                    + "expected one of "
                    + $"{string.Join(", ", parameters.Select(one => one.Name))}."
            );
    }
}
