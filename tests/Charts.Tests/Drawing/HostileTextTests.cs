using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Almagest.Charts.Axes;
using Almagest.Charts.Drawing;

namespace Almagest.Charts.Tests.Drawing;

/// <summary>A name may hold anything; a picture of it is a picture.</summary>
public sealed class HostileTextTests
{
    [Theory]
    [InlineData("\u001b[2J\u001b]0;owned\u0007evil"), InlineData("\0"), InlineData("\ud800"), InlineData("\uffff")]
    [InlineData("<script>alert(1)</script>"), InlineData("\" onload=\"x")]
    public void Any_text_gives_a_picture(string text)
    {
        Picture picture = new Chart($"title {text}", $"x {text}", $"y {text}")
            .Line($"line {text}", [(0, 1), (1, 2)], Ink.Grey)
            .HorizontalLine(1.5, text)
            .Draw(300, 200);
        XElement svg = XElement.Parse(picture.ToSvg());
        Assert.Empty(svg.Descendants("script"));
        XDocument.Parse(picture.ToSvgDocument());
        Assert.NotEmpty(picture.ToPng());
        Assert.NotEmpty(picture.ToPdf());
        Assert.All(picture.Title + picture.AltText, letter => Assert.False(char.IsControl(letter)));
    }

    /// <summary>Settings are told as JSON, and models have parentheses.</summary>
    [Fact]
    public void A_PDF_tells_its_facts_whatever_stands_in_them()
    {
        const string Fact = "{\"maxPasses\":10} {0} a) (b \\ c";
        Picture picture = new Chart(Fact, "x", "y").Line("line", [(0, 1), (1, 2)], Ink.Grey).Draw(300, 200) with
        {
            Facts = [("Settings", Fact)],
        };
        string pdf = Encoding.Latin1.GetString(picture.ToPdf());
        Assert.Equal(Fact, Said("Title"));
        Assert.Equal($"Settings: {Fact}", Said("Subject"));

        string Said(string name) =>
            Regex.Replace(Regex.Match(pdf, $@"/{name} \((?<said>(\\.|[^\\()])*)\)").Groups["said"].Value, @"\\(.)", "$1");
    }

    [Fact]
    public void So_does_paper()
    {
        var canvas = new Canvas(100, 100, "a\u001bb");
        canvas.Text(1, 1, "c\u0007d");
        canvas.TextUpwards(1, 1, "e\0f");
        XElement.Parse(canvas.Finish("t", "u").ToSvg());
    }
}
