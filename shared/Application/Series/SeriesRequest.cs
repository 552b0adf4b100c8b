using Almagest.Charts.Panels;
using Almagest.Ogip.Pha;

namespace Almagest.Application.Series;

/// <summary>What is to be plotted.</summary>
public sealed record SeriesRequest
{
    /// <summary>Saved fits or PHA files.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The fit of that name only.</summary>
    public string? Name { get; init; }

    /// <summary>Null for the usual one.</summary>
    public Rebinning? Rebinning { get; init; }

    /// <summary>keV, of PHA files; null for the instrument's usual band.</summary>
    public double? Lowest { get; init; }
    public double? Highest { get; init; }

    /// <summary>Of PHA files.</summary>
    public ObservationOptions Files { get; init; } = new();

    /// <summary>All fits in one picture.</summary>
    public bool IsTogether { get; init; }
}
