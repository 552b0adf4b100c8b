using Almagest.Application.Series;
using Almagest.Charts.Panels;

namespace Almagest.Cli.Plotting;

/// <summary>What `almagest plot` was asked for.</summary>
internal sealed record PlotRequest
{
    public required SeriesRequest Series { get; init; }
    public required PlotStyle Style { get; init; }

    /// <summary>A fit that a run stored, in the place of files: run and source. Null: files are plotted.</summary>
    public (string Run, string Source)? Stored { get; init; }

    /// <summary>Of the embedded size; null for the usual one.</summary>
    public string? Home { get; init; }

    /// <summary>An .ecsv file for the points; null: none.</summary>
    public string? Data { get; init; }

    /// <summary>An .svg, .pdf, .png or .html file.</summary>
    public required string Output { get; init; }
    public int Width { get; init; } = 900;
    public int Height { get; init; } = 640;

    /// <summary>Pixels of a .png for each of those.</summary>
    public double Scale { get; init; } = 2;
}
