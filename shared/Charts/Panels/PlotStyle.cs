namespace Almagest.Charts.Panels;

/// <summary>How a plot is drawn.</summary>
public sealed record PlotStyle
{
    /// <summary>Counts and the model folded through the response; residuals below.</summary>
    public static PlotStyle Usual { get; } = new() { Kinds = [PlotKind.Find("ldata")!, PlotKind.Find("delchi")!] };

    public required IReadOnlyList<PlotKind> Kinds { get; init; }
    public bool WithComponents { get; init; } = true;
    public bool WithBackground { get; init; }
    public bool IsLinearX { get; init; }

    /// <summary>What is drawn, keV; null: all. Bins that lie across an end are drawn whole.</summary>
    public (double Lower, double Upper)? Energies { get; init; }
}
