using Almagest.Application;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Links;

/// <summary>What is looked at of a run: all of it stands in the page's address, so it can be bookmarked, mailed and
/// repeated.</summary>
public sealed record RunView
{
    private static readonly string[] Known =
    [
        "name",
        "only",
        "flag",
        "where",
        "clean",
        "columns",
        "sort",
        "down",
        "after",
        "x",
        "y",
        "by",
        "logx",
        "logy",
        "errors",
    ];

    /// <summary>Of the run.</summary>
    public required string Name { get; init; }

    /// <summary>All hold.</summary>
    public IReadOnlyList<ColumnFilter> Only { get; init; } = [];

    /// <summary>Names of flags that fits must have; with a minus before it: must not.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>ADQL besides, as it follows WHERE; null: none.</summary>
    public string? Where { get; init; }

    public bool IsClean { get; init; }

    /// <summary>Of the table; empty: the usual ones.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Null: as ingested.</summary>
    public string? Sort { get; init; }

    public bool IsDescending { get; init; }

    /// <summary>Where the table's page before ended; null: the first page.</summary>
    public string? After { get; init; }

    /// <summary>Columns of the diagram; null: the usual ones.</summary>
    public string? X { get; init; }

    public string? Y { get; init; }

    /// <summary>By which its points are coloured; null: all alike.</summary>
    public string? By { get; init; }

    public bool IsLogX { get; init; }

    public bool IsLogY { get; init; }

    /// <summary>Error bars where there are intervals.</summary>
    public bool HasErrors { get; init; }

    /// <summary>Nothing is chosen: every fit is seen.</summary>
    public bool IsAll => Only.Count == 0 && Flags.Count == 0 && Where is null && !IsClean;

    /// <summary>Path and query of the page that shows it.</summary>
    public string Address => Links.Address.Of(Links.Address.RunPath, Words);

    /// <summary>The same state for another address, such as of a picture.</summary>
    internal IEnumerable<(string Word, string? Value)> Words =>
        [
            ("name", Name),
            .. Only.Select(filter => ("only", (string?)$"{filter.Column}:{filter.Coded}")),
            .. Flags.Select(flag => ("flag", (string?)flag)),
            ("where", Where),
            ("clean", Said(IsClean)),
            ("columns", Columns.Count == 0 ? null : string.Join(',', Columns)),
            ("sort", Sort),
            ("down", Said(IsDescending)),
            ("x", X),
            ("y", Y),
            ("by", By),
            ("logx", Said(IsLogX)),
            ("logy", Said(IsLogY)),
            ("errors", Said(HasErrors)),
            ("after", After),
        ];

    /// <summary>With one filter more, in the place of another of its column; from the first page on.</summary>
    public RunView With(ColumnFilter filter) =>
        this with
        {
            Only = [.. Only.Where(one => one.Column != filter.Column), filter],
            After = null,
        };

    public RunView Without(ColumnFilter filter) => this with { Only = [.. Only.Where(one => one != filter)], After = null };

    /// <summary>From "must have" by "must not have" to "either".</summary>
    public RunView Turned(string flag) =>
        this with
        {
            Flags =
                Flags.Contains(flag) ? [.. Flags.Where(one => one != flag), $"-{flag}"]
                : Flags.Contains($"-{flag}") ? [.. Flags.Where(one => one != $"-{flag}")]
                : [.. Flags, flag],
            After = null,
        };

    public RunView Without(string flag) => this with { Flags = [.. Flags.Where(one => one != flag)], After = null };

    /// <summary>By this column; a second time: the other way.</summary>
    public RunView SortedBy(string column) =>
        this with
        {
            Sort = column,
            IsDescending = Sort == column && !IsDescending,
            After = null,
        };

    /// <summary>Every fit.</summary>
    public RunView All() => this with { Only = [], Flags = [], Where = null, IsClean = false, After = null };

    /// <exception cref="RequestException">No name, an unknown word, or a filter that is none.</exception>
    public static RunView Of(IQueryCollection query)
    {
        if (query.Keys.FirstOrDefault(word => !Known.Contains(word)) is { } unknown)
            throw new RequestException(
                $"found an unknown '{unknown}' in the address; expected some of {string.Join(", ", Known)}."
            );
        return new()
        {
            Name = Value("name") ?? throw new RequestException("name: found none; expected that of a run."),
            Only = [.. query["only"].OfType<string>().Select(ColumnFilter.Parse)],
            Flags = [.. query["flag"].OfType<string>().Distinct()],
            Where = Value("where"),
            IsClean = IsSaid("clean"),
            Columns = Value("columns")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
            Sort = Value("sort"),
            IsDescending = IsSaid("down"),
            After = Value("after"),
            X = Value("x"),
            Y = Value("y"),
            By = Value("by"),
            IsLogX = IsSaid("logx"),
            IsLogY = IsSaid("logy"),
            HasErrors = IsSaid("errors"),
        };

        string? Value(string word) => query[word].ToString() is { Length: > 0 } said ? said : null;

        bool IsSaid(string word) =>
            Value(word) switch
            {
                null => false,
                "1" or "on" or "true" => true,
                { } other => throw new RequestException($"{word}: found '{other}'; expected 1, or nothing."),
            };
    }

    /// <summary>Equal where the addresses are.</summary>
    public bool Equals(RunView? other) => other is not null && Address == other.Address;

    public override int GetHashCode() => Address.GetHashCode(StringComparison.Ordinal);

    private static string? Said(bool isSo) => isSo ? "1" : null;
}
