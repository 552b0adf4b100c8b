using Almagest.Application.Series;
using Almagest.Charts.Panels;
using Almagest.Learning.Results;

namespace Almagest.Pages.Fits;

/// <summary>All that is shown of one fit, whether it was stored or just made.</summary>
public sealed record FitSheet
{
    /// <summary>As it is listed: see <see cref="SourceFit.Told"/>.</summary>
    public required SourceFit Fit { get; init; }

    /// <summary>The spectral model's expression.</summary>
    public required string Model { get; init; }

    public required DrawnFit Drawn { get; init; }

    /// <summary>How its spectrum is drawn.</summary>
    public required PlotStyle Style { get; init; }

    /// <summary>Where and how it was made, by name.</summary>
    public IReadOnlyList<(string Name, string Value)> Provenance { get; init; } = [];

    public IReadOnlyList<SheetFile> Files { get; init; } = [];

    /// <summary>Lines by which others repeat it: what, and the line.</summary>
    public IReadOnlyList<(string What, string Line)> Repeat { get; init; } = [];

    /// <summary>Pictures besides, as SVG for a page, with what they show.</summary>
    public IReadOnlyList<(string Svg, string Caption)> Pictures { get; init; } = [];

    public IReadOnlyList<SheetTable> Tables { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A file that a fit stands on.</summary>
/// <param name="Address">Where it is to be had; null: nowhere.</param>
public sealed record SheetFile(string Role, string Path, string Sha256, string? Address = null);

/// <summary>A table besides: what it is, its headings, its rows.</summary>
public sealed record SheetTable(string Title, IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows);
