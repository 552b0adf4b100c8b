using System.Globalization;
using Almagest.Charts.Axes;
using Almagest.Charts.Drawing;

namespace Almagest.Charts.Distributions;

/// <summary>Two figures of many things against each other: points while they are few, how many in each of 256 x 256 cells when
/// they are many.</summary>
public static class DensityMap
{
    private const int Cells = 256,
        Side = 384,
        Left = 76,
        Top = 34,
        Right = 74,
        Bottom = 50,
        BarWidth = 12;
    private const double Radius = 1.3;

    /// <param name="points">Those that an axis can't show are left out.</param>
    public static Picture Draw(string title, DensityAxis x, DensityAxis y, IReadOnlyList<(double X, double Y)> points)
    {
        (Scale across, Scale up) = (x.Reach(points.Select(p => p.X)), y.Reach(points.Select(p => p.Y)));
        (double X, double Y)[] shown = [.. points.Where(p => across.Holds(p.X) && up.Holds(p.Y))];
        string told = string.Create(
            CultureInfo.InvariantCulture,
            $"{title}: {y.Title} against {x.Title} of {shown.Length:#,0} of {points.Count:#,0}."
        );
        Canvas canvas = new(Left + Side + Right, Top + Side + Bottom, told);
        Frame frame = new(canvas, Left, Top, Side, Side, across, up);
        if (shown.Length <= DensityGrid.MostPoints)
            canvas.Dots([.. shown.Select(p => (frame.X(p.X), frame.Y(p.Y)))], Radius, Ink.Blue.Faded(0xC0));
        else
            Count(canvas, across, up, shown);
        canvas.Text(Left + (Side / 2.0), Top - 12, title, size: 13);
        frame.AxisBelow(x.Title, Labels.Of);
        frame.AxisLeft(y.Title, Labels.Of);
        frame.Border();
        return canvas.Finish(title, told);
    }

    private static void Count(Canvas canvas, Scale across, Scale up, (double X, double Y)[] shown)
    {
        DensityGrid grid = new(Cells, Cells);
        foreach ((double x, double y) in shown)
            grid.Add(across.Of(x), 1 - up.Of(y));
        canvas.Image(Left, Top, Side, Side, grid.Painted());
        Bar(canvas, grid, Left + Side + 14, Top, Side);
    }

    /// <summary>Which colour stands for how many.</summary>
    internal static void Bar(Canvas canvas, DensityGrid grid, double left, double top, double height)
    {
        canvas.Image(left, top, BarWidth, height, DensityGrid.Bar(64));
        canvas.Frame(left, top, BarWidth, height, Ink.Grey);
        Scale counts = new(1, Math.Max(2, grid.Most), IsLog: true);
        foreach (double tick in counts.Ticks().Where(tick => tick >= 1))
        {
            double y = top + height - (counts.Of(tick) * height);
            canvas.Segments(Ink.Grey, 1, (left + BarWidth, y, 4, 0));
            canvas.Text(left + BarWidth + 6, y + 3.5, Labels.Of(tick), "start", 10);
        }
        canvas.Text(left + BarWidth, top - 12, "in a cell", "middle", 10);
    }
}
