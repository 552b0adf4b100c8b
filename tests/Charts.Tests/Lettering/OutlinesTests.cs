using Almagest.Charts.Lettering;
using Almagest.Charts.Panels;

namespace Almagest.Charts.Tests.Lettering;

public sealed class OutlinesTests
{
    /// <summary>Adobe's metrics of Helvetica, which Arial has too: k 500, e 556, V 667 thousandths of an em.</summary>
    [Fact]
    public void Letters_are_as_wide_as_Arials() => Assert.Equal(0.500 + 0.556 + 0.667, Outlines.Width("keV"), 0.002);

    [Fact]
    public void Blanks_at_the_end_take_no_room() => Assert.Equal(Outlines.Width("keV"), Outlines.Width("keV    "));

    [Fact]
    public void A_letter_stands_on_its_line()
    {
        (double X, double Y)[] points = [.. Outlines.Of("H", 100).SelectMany(contour => contour)];
        Assert.Equal(0, points.Max(point => point.Y), 1e-9);
        // Capitals are 0.688 em high (1409 of 2048 units).
        Assert.Equal(-100 * 1409 / 2048.0, points.Min(point => point.Y), 1e-9);
        Assert.InRange(points.Min(point => point.X), 0, 100 * Outlines.Width("H"));
    }

    [Fact]
    public void All_that_axes_and_legends_say_can_be_written()
    {
        string box = Shape("\uE000");
        string said =
            string.Concat(PlotKind.All.Select(kind => kind.Title)) + "Δ χ² Γ σ α β −×±°⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ ÅéüñŁ µμ ≤≥ – — ’ × →";
        Assert.All(said.Distinct().Where(letter => letter != ' '), letter => Assert.NotEqual(box, Shape(letter.ToString())));
    }

    private static string Shape(string text) => string.Join(';', Outlines.Of(text, 1).SelectMany(contour => contour));
}
