using System.Text;

namespace Almagest.Charts.Drawing;

/// <summary>Names of inks on pages: custom properties of their style, which has them for light and dark.</summary>
public static class PageInks
{
    private const string Begin = "\"#";

    /// <summary>By how they stand in a picture, quotes included.</summary>
    private static readonly Dictionary<string, string> Names = new[]
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
    }.ToDictionary(one => $"\"{one.Item1.Hex}\"", one => $"\"var(--{one.Item2})\"", StringComparer.Ordinal);

    /// <param name="svg">Quotes in its texts are escaped.</param>
    public static string Applied(string svg)
    {
        Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> names = Names.GetAlternateLookup<ReadOnlySpan<char>>();
        StringBuilder page = new(svg.Length + (svg.Length / 8));
        int done = 0;
        for (int at = Next(0); at >= 0; at = Next(at + 1))
        {
            int end = svg.IndexOf('"', at + 1) + 1;
            if (end == 0 || !names.TryGetValue(svg.AsSpan(at, end - at), out string? name))
                continue;
            page.Append(svg, done, at - done).Append(name);
            done = end;
        }
        return page.Append(svg, done, svg.Length - done).ToString();

        int Next(int from) => svg.IndexOf(Begin, from, StringComparison.Ordinal);
    }
}
