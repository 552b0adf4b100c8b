using Almagest.Charts.Panels;
using Almagest.Ogip;

namespace Almagest.Cli.Plotting;

/// <summary>What `almagest plot` was asked for.</summary>
internal sealed record PlotRequest
{
    /// <summary>Saved fits or PHA files.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The fit of that name only.</summary>
    public string? Name { get; init; }
    public required PlotStyle Style { get; init; }

    /// <summary>Null for the usual one.</summary>
    public Rebinning? Rebinning { get; init; }

    /// <summary>keV, of PHA files; null for the instrument's usual band.</summary>
    public double? Lowest { get; init; }
    public double? Highest { get; init; }

    /// <summary>Of PHA files.</summary>
    public required ObservationOptions Files { get; init; }

    /// <summary>An .svg, .pdf, .png or .html file.</summary>
    public required string Output { get; init; }
    public int Width { get; init; } = 900;
    public int Height { get; init; } = 640;

    /// <summary>Pixels of a .png for each of those.</summary>
    public double Scale { get; init; } = 2;
    public bool IsTogether { get; init; }
}
