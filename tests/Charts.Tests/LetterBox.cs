using System.Globalization;
using System.Xml.Linq;
using Almagest.Charts.Lettering;

namespace Almagest.Charts.Tests;

/// <summary>Where the letters of a text lie.</summary>
internal sealed record LetterBox(string Text, double Left, double Right, double Top, double Bottom)
{
    private const double UsualSize = 11;

    public static LetterBox Of(XElement text)
    {
        double size = text.Attribute("font-size") is { } said
                ? double.Parse(said.Value, CultureInfo.InvariantCulture)
                : UsualSize,
            width = Outlines.Width(text.Value) * size,
            shift = text.Attribute("text-anchor")?.Value switch
            {
                "middle" => 0.5,
                "end" => 1,
                _ => 0,
            };
        // Capitals and digits above the baseline, tails below.
        (double up, double down) = (0.72 * size, 0.21 * size);
        if (text.Attribute("transform")?.Value is { } turned)
        {
            double[] at =
            [
                .. turned["translate(".Length..turned.IndexOf(')', StringComparison.Ordinal)]
                    .Split(' ')
                    .Select(number => double.Parse(number, CultureInfo.InvariantCulture)),
            ];
            return new(text.Value, at[0] - up, at[0] + down, at[1] - (width * (1 - shift)), at[1] + (width * shift));
        }
        (double x, double y) = (SvgPicture.Number(text, "x"), SvgPicture.Number(text, "y"));
        return new(text.Value, x - (width * shift), x + (width * (1 - shift)), y - up, y + down);
    }

    public bool Meets(LetterBox other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
}
