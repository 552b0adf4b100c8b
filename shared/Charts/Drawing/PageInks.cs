using System.Globalization;
using System.Text.RegularExpressions;

namespace Almagest.Charts.Drawing;

/// <summary>
/// A picture for a page that has its own colours: no style attribute, which a strict policy forbids, and inks by the page's names
/// for them, so that one drawing is right in light and dark.
/// </summary>
internal static partial class PageInks
{
    private const string Letters = "currentColor";

    /// <summary>Milliseconds.</summary>
    private const int Patience = 10_000;

    /// <summary>By the red, green and blue they are drawn with on paper.</summary>
    private static readonly Dictionary<(byte, byte, byte), string> Names = new()
    {
        [Of(Ink.Blue)] = Named("chart-blue"),
        [Of(Ink.Orange)] = Named("chart-orange"),
        [Of(Ink.Green)] = Named("chart-green"),
        [Of(Ink.Purple)] = Named("chart-purple"),
        [Of(Ink.Sky)] = Named("chart-sky"),
        [Of(Ink.Yellow)] = Named("chart-yellow"),
        [Of(Ink.Grey)] = Named("chart-axis"),
        [Of(Ink.Black)] = Letters,
        [(0, 0, 0)] = Letters,
        [(0xCC, 0xCC, 0xCC)] = Named("chart-grid"),
        [(255, 255, 255)] = Named("paper"),
    };

    /// <param name="svg">One element, as <see cref="Picture.ToSvg"/> has it.</param>
    public static string Applied(string svg) =>
        Colour()
            .Replace(Style().Replace(svg, style => Attributes(style.Groups["style"].Value)), colour =>
                $"{colour.Groups["what"].Value}=\"{ColourOf(colour.Groups["colour"].Value)}\""
            )
            // The page has its own letters.
            .Replace(" font-family=\"Arial, sans-serif\"", "", StringComparison.Ordinal)
            .Replace(" font-family=\"Arial\"", "", StringComparison.Ordinal);

    /// <summary>A custom property of the page.</summary>
    private static string Named(string property) => $"var(--{property})";

    private static (byte, byte, byte) Of(Ink ink) => (ink.R, ink.G, ink.B);

    /// <summary>Presentation attributes in the place of a style.</summary>
    private static string Attributes(string style) =>
        string.Concat(
            style
                .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(pair => pair.Split(':', 2, StringSplitOptions.TrimEntries))
                .Where(pair => pair.Length == 2)
                .Select(pair => Attribute(pair[0], pair[1]))
        );

    private static string Attribute(string name, string value)
    {
        Match seen = Transparent().Match(value);
        return seen.Success && name is "fill" or "stroke"
            ? $" {name}=\"rgb({seen.Groups["rgb"].Value})\" {name}-opacity=\"{seen.Groups["cover"].Value}\""
            : $" {name}=\"{value}\"";
    }

    private static string ColourOf(string colour)
    {
        (byte, byte, byte)? parsed = colour switch
        {
            ['#', _, _, _] => (Twice(colour[1]), Twice(colour[2]), Twice(colour[3])),
            ['#', ..] => (Hex(colour[1..3]), Hex(colour[3..5]), Hex(colour[5..7])),
            _ => colour[4..^1].Split(',') is [{ } r, { } g, { } b] ? (Whole(r), Whole(g), Whole(b)) : null,
        };
        return parsed is { } known ? Names.GetValueOrDefault(known, colour) : colour;
    }

    private static byte Twice(char digit) => Hex($"{digit}{digit}");

    private static byte Hex(string digits) => byte.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static byte Whole(string digits) => byte.Parse(digits, NumberStyles.Integer, CultureInfo.InvariantCulture);

    [GeneratedRegex(" style=\"(?<style>[^\"]*)\"", RegexOptions.None, Patience)]
    private static partial Regex Style();

    [GeneratedRegex(
        @"\b(?<what>fill|stroke)=""(?<colour>#[0-9a-fA-F]{6}|#[0-9a-fA-F]{3}|rgb\(\d+,\s*\d+,\s*\d+\))""",
        RegexOptions.None,
        Patience
    )]
    private static partial Regex Colour();

    [GeneratedRegex(@"^rgba\((?<rgb>\d+,\s*\d+,\s*\d+),\s*(?<cover>[0-9.]+)\)$", RegexOptions.None, Patience)]
    private static partial Regex Transparent();
}
