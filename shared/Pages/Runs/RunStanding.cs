using Almagest.Learning.Campaigns;
using Almagest.Pages.Links;
using Almagest.Spectra.Fitting;
using Almagest.Storage.Runs;

namespace Almagest.Pages.Runs;

/// <summary>What is known of a run without reading its fits.</summary>
public record RunStanding
{
    public required Run Run { get; init; }
    public required RunProgress Progress { get; init; }
    public required Campaign Campaign { get; init; }
    public required RunSettings Settings { get; init; }
    public required RunView View { get; init; }
    public required RunColumns Columns { get; init; }

    /// <summary>Why its fits are not drawn; null: they are, or will be.</summary>
    public string? Undrawn { get; init; }

    /// <summary>What is seen, to be asked again.</summary>
    public Repeated Repeated =>
        new(
            Columns.Table.QualifiedName,
            Run.Name,
            Columns.Taken(View),
            View.Choice.Adql,
            View.Sort is { } sort ? $"{sort}{(View.IsDescending ? " DESC" : "")}" : null
        );
}
