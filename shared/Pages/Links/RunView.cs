using Almagest.Application.Selections;
using Almagest.Spectra.Fitting.Results;

namespace Almagest.Pages.Links;

/// <summary>What is looked at of a run: all of it stands in the page's address, so it can be bookmarked, mailed and
/// repeated.</summary>
public sealed record RunView
{
    /// <summary>Of the run.</summary>
    public required string Name { get; init; }

    /// <summary>Which fits.</summary>
    public FitChoice Choice { get; init; } = FitChoice.All;

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

    /// <summary>Charts show the chosen alone and reach as far as they do.</summary>
    public bool IsZoomed { get; init; }

    /// <summary>Nothing is chosen: every fit is seen.</summary>
    public bool IsAll => Choice.Adql is null;

    /// <summary>No fit is seen that a flag tells not to trust.</summary>
    public bool IsClean => (Choice.Without & FitResult.NotToTrust) == FitResult.NotToTrust;

    /// <summary>Path and query of the page that shows it.</summary>
    public string Address => Links.Address.Of(Links.Address.RunPath, RunWords.Of(this));

    /// <summary>Likewise, however long it takes.</summary>
    public string WholeAddress => $"{Address}&{RunWords.Whole}=1";

    /// <summary>What a page of one of its sources is told of it: <see cref="SourceView.Selection"/>; null: all, as
    /// ingested.</summary>
    public string? Selection =>
        Links.Address.Of("", RunWords.Of(this with { After = null }).Where(one => one.Word != "name")) is ['?', .. var words]
            ? words
            : null;

    /// <summary>Path and query of something else of the same state, such as a picture.</summary>
    internal string AddressOf(string path) => Links.Address.Of(path, RunWords.Of(this));

    /// <summary>With one filter more, in the place of another of its column.</summary>
    public RunView With(ColumnFilter filter) =>
        Choosing(Choice with { Only = [.. Choice.Only.Where(one => one.Column != filter.Column), filter] });

    public RunView Without(ColumnFilter filter) => Choosing(Choice with { Only = [.. Choice.Only.Where(one => one != filter)] });

    /// <summary>Fits that have it; a second time: that don't; a third time: whatever they have.</summary>
    public RunView Turned(FitFlags flag) =>
        Choosing(
            Choice.With.HasFlag(flag) ? Choice with { With = Choice.With & ~flag, Without = Choice.Without | flag }
            : Choice.Without.HasFlag(flag) ? Choice with { Without = Choice.Without & ~flag }
            : Choice with { With = Choice.With | flag }
        );

    /// <summary>Whatever they have of these flags.</summary>
    public RunView Without(FitFlags flags) =>
        Choosing(Choice with { With = Choice.With & ~flags, Without = Choice.Without & ~flags });

    /// <summary>Clean fits, or whatever their flags say.</summary>
    public RunView Cleaned(bool isClean) =>
        isClean
            ? Choosing(
                Choice with
                {
                    With = Choice.With & ~FitResult.NotToTrust,
                    Without = Choice.Without | FitResult.NotToTrust,
                }
            )
            : Without(FitResult.NotToTrust);

    /// <summary>By this column; a second time: the other way.</summary>
    public RunView SortedBy(string column) =>
        this with
        {
            Sort = column,
            IsDescending = Sort == column && !IsDescending,
            After = null,
        };

    public RunView Choosing(FitChoice choice) => this with { Choice = choice, After = null };

    /// <summary>Equal where the addresses are.</summary>
    public bool Equals(RunView? other) => other is not null && Address == other.Address;

    public override int GetHashCode() => Address.GetHashCode(StringComparison.Ordinal);
}
