using Almagest.Charts.Axes;
using Almagest.Charts.Drawing;
using Almagest.Spectra;

namespace Almagest.Charts.Fits;

/// <summary>The whole spectrum on a network's grid: what was observed, and what was filled in where nothing was.</summary>
public sealed record FilledBins
{
    public required EnergyGrid Grid { get; init; }

    /// <summary>Of a bin's content.</summary>
    public required string Unit { get; init; }

    /// <summary>Shape [bins].</summary>
    public required IReadOnlyList<bool> Observed { get; init; }

    /// <summary>Shape [bins], of use where something was observed.</summary>
    public required IReadOnlyList<double> Data { get; init; }

    /// <summary>Shape [bins], of use where nothing was observed.</summary>
    public required IReadOnlyList<double> Filled { get; init; }

    /// <summary>Each of shape [bins], of 68 %; null where nobody knows.</summary>
    public (double[] Lower, double[] Upper)? Band { get; init; }

    public Picture Draw() => Draw(440, 330);

    /// <param name="title">Empty: none.</param>
    public Picture Draw(int width, int height, string title = "as the network sees it")
    {
        int[] missing = [.. Enumerable.Range(0, Filled.Count).Where(bin => !Observed[bin])];
        var chart = new Chart(title, "energy (keV)", $"{Unit} per bin", logX: true).XRange(Grid.Edges[0], Grid.Edges[^1]);
        foreach (int bin in missing)
            chart.Shade(Grid.Lower(bin), Grid.Upper(bin));
        double Middle(int bin) => Math.Sqrt(Grid.Lower(bin) * Grid.Upper(bin));
        if (Band is { } band)
            chart.Bands(
                "68 % band",
                missing.Select(bin => (Grid.Lower(bin), Grid.Upper(bin), band.Lower[bin], band.Upper[bin])),
                Ink.Orange
            );
        return chart
            .Dots(
                "observed",
                Enumerable.Range(0, Data.Count).Where(bin => Observed[bin]).Select(bin => (Middle(bin), Data[bin])),
                Ink.Blue
            )
            .Dots(missing.Length > 0 ? "filled" : null, missing.Select(bin => (Middle(bin), Filled[bin])), Ink.Orange, 2.4)
            .Draw(width, height);
    }
}
