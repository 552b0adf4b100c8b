using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Almagest.Charts.Drawing;

/// <summary>What is written into a picture as it is told: numbers to hundredths, as by the format "0.##", but without looking
/// for all that a format may hold: a picture has thousands of them.</summary>
[InterpolatedStringHandler]
internal readonly ref struct SvgLine
{
    // Beyond, hundredths are no whole numbers of 64 bits.
    private const double Largest = 1e15;

    private readonly StringBuilder _svg;

    public SvgLine(int literalLength, int formattedCount, StringBuilder svg)
    {
        _svg = svg;
        _svg.EnsureCapacity(_svg.Length + literalLength + (4 * formattedCount));
    }

    public void AppendLiteral(string text) => _svg.Append(text);

    public void AppendFormatted(string? text) => _svg.Append(text);

    public void AppendFormatted(int number) => _svg.Append(CultureInfo.InvariantCulture, $"{number}");

    public void AppendFormatted(double place)
    {
        if (!(Math.Abs(place) < Largest))
        {
            _svg.Append(place.ToString("0.##", CultureInfo.InvariantCulture));
            return;
        }
        long hundredths = (long)Math.Round(100 * place, MidpointRounding.AwayFromZero);
        if (hundredths < 0)
            _svg.Append('-');
        (long whole, long part) = Math.DivRem(Math.Abs(hundredths), 100);
        _svg.Append(CultureInfo.InvariantCulture, $"{whole}");
        if (part == 0)
            return;
        _svg.Append('.').Append((char)('0' + (part / 10)));
        if (part % 10 != 0)
            _svg.Append((char)('0' + (part % 10)));
    }
}

internal static class SvgWriting
{
    /// <summary>Each line writes itself as it is told.</summary>
    public static StringBuilder Write(this StringBuilder svg, [InterpolatedStringHandlerArgument(nameof(svg))] SvgLine line)
    {
        _ = line;
        return svg;
    }
}
