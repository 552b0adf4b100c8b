namespace Almagest.Charts.Drawing;

/// <summary>Names of inks on pages: custom properties of their style, which has them for light and dark.</summary>
public static class PageInks
{
    private static readonly (string Hex, string Name)[] Names =
    [
        .. new[]
        {
            (Ink.Blue, "chart-blue"),
            (Ink.Orange, "chart-orange"),
            (Ink.Green, "chart-green"),
            (Ink.Purple, "chart-purple"),
            (Ink.Sky, "chart-sky"),
            (Ink.Yellow, "chart-yellow"),
            (Ink.Grey, "chart-axis"),
            (Ink.Rule, "chart-grid"),
            (Ink.Shade, "chart-shade"),
            (Ink.Black, "ink"),
            (new Ink(255, 255, 255), "paper"),
        }.Select(one => ($"\"{one.Item1.Hex}\"", $"\"var(--{one.Item2})\"")),
    ];

    /// <param name="svg">Quotes in its texts are escaped.</param>
    public static string Applied(string svg) =>
        Names.Aggregate(svg, (text, one) => text.Replace(one.Hex, one.Name, StringComparison.Ordinal));
}
