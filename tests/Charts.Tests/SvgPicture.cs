using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Almagest.Charts.Drawing;

namespace Almagest.Charts.Tests;

/// <summary>What lies where in a picture.</summary>
internal sealed partial class SvgPicture
{
    private readonly XElement _svg;

    public SvgPicture(Picture picture) => _svg = XDocument.Parse(picture.ToSvgDocument()).Root!;

    /// <summary>The border of the first panel: the first box that is drawn, but not filled.</summary>
    public (double X, double Y, double Width, double Height) Area =>
        Of("rect")
            .Where(one => one.Attribute("fill")?.Value == "none")
            .Select(one => (Number(one, "x"), Number(one, "y"), Number(one, "width"), Number(one, "height")))
            .First();

    public IEnumerable<XElement> Of(string name) => _svg.Descendants().Where(one => one.Name.LocalName == name);

    public IEnumerable<string> Texts => Of("text").Select(one => one.Value.Trim(' ', '\u00A0'));

    /// <summary>0 to 1 from the left and from below, within <see cref="Area"/>.</summary>
    public (double X, double Y) Share((double X, double Y) at) =>
        ((at.X - Area.X) / Area.Width, 1 - ((at.Y - Area.Y) / Area.Height));

    public static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    /// <summary>Of a polyline.</summary>
    public static (double X, double Y)[] Points(XElement polyline)
    {
        double[] numbers = [.. Numbers().Matches(polyline.Attribute("points")!.Value).Select(one => Parse(one.Value))];
        return [.. Enumerable.Range(0, numbers.Length / 2).Select(i => (numbers[2 * i], numbers[(2 * i) + 1]))];
    }

    /// <summary>Lines of a colour, each of its corners.</summary>
    public (double X, double Y)[][] Lines(string colour) =>
        [
            .. Of("path")
                .Where(one => one.Attribute("stroke")?.Value == colour && one.Attribute("stroke-linejoin") is not null)
                .SelectMany(one => one.Attribute("d")!.Value.Split('M', StringSplitOptions.RemoveEmptyEntries))
                .Select(Corners),
        ];

    /// <summary>Boxes of a colour, of all paths that are filled with it.</summary>
    public (double X, double Y, double Width, double Height)[] Boxes(string colour) =>
        [
            .. Of("path")
                .Where(one => one.Attribute("fill")?.Value == colour)
                .SelectMany(one => Box().Matches(one.Attribute("d")!.Value))
                .Select(one => (At(one, 1), At(one, 2), At(one, 3), At(one, 4))),
        ];

    private static (double X, double Y)[] Corners(string path)
    {
        (double X, double Y) at = default;
        List<(double, double)> corners = [];
        foreach (Match step in Step().Matches("L" + path))
        {
            double[] numbers = [.. Numbers().Matches(step.Value).Select(one => Parse(one.Value))];
            at = step.Value[0] switch
            {
                'H' => (numbers[0], at.Y),
                'V' => (at.X, numbers[0]),
                _ => (numbers[0], numbers[1]),
            };
            corners.Add(at);
        }
        return [.. corners];
    }

    private static double At(Match match, int group) => Parse(match.Groups[group].Value);

    /// <summary>The discs of one path that has them all.</summary>
    /// <param name="which">Of such paths.</param>
    public (double X, double Y)[] Dots(int which = 0) =>
        [
            .. Dot()
                .Matches(
                    Of("path").Where(one => one.Attribute("stroke-linecap") is not null).ElementAt(which).Attribute("d")!.Value
                )
                .Select(one => (At(one, 1), At(one, 2))),
        ];

    /// <summary>The box of each text, as wide as its letters are.</summary>
    public IEnumerable<LetterBox> Letters() => Of("text").Where(one => one.Value.Trim().Length > 0).Select(LetterBox.Of);

    /// <summary>Pairs of texts that lie over each other.</summary>
    public IEnumerable<string> Overlaps()
    {
        LetterBox[] all = [.. Letters()];
        return all.SelectMany((one, i) => all.Skip(i + 1).Where(one.Meets).Select(other => $"{one.Text} and {other.Text}"));
    }

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"-?[\d.]+")]
    private static partial Regex Numbers();

    [GeneratedRegex("[LHV][^LHV]+")]
    private static partial Regex Step();

    [GeneratedRegex(@"M(\S+) (\S+?)h(\S+?)v(\S+?)h")]
    private static partial Regex Box();

    [GeneratedRegex(@"M(\S+) (\S+?)h0")]
    private static partial Regex Dot();
}
