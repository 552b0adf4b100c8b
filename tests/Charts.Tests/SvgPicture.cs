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
            .Where(one =>
                Look(one).Contains("none", StringComparison.Ordinal) && Look(one).Contains("136", StringComparison.Ordinal)
                || one.Attribute("fill")?.Value == "none"
            )
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
        double[] numbers =
        [
            .. Numbers()
                .Matches(polyline.Attribute("points")!.Value)
                .Select(one => double.Parse(one.Value, CultureInfo.InvariantCulture)),
        ];
        return [.. Enumerable.Range(0, numbers.Length / 2).Select(i => (numbers[2 * i], numbers[(2 * i) + 1]))];
    }

    /// <summary>The discs of the one path that has them all.</summary>
    public (double X, double Y)[] Dots() =>
        [
            .. Dot()
                .Matches(Assert.Single(Of("path"), one => one.Attribute("stroke-linecap") is not null).Attribute("d")!.Value)
                .Select(one => (Parse(one.Groups[1].Value), Parse(one.Groups[2].Value))),
        ];

    private static string Look(XElement one) => one.Attribute("style")?.Value ?? "";

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"-?[\d.]+")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"M(\S+) (\S+?)h0")]
    private static partial Regex Dot();
}
