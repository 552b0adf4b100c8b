using System.Globalization;
using Almagest.Charts.Axes;
using Almagest.Charts.Drawing;

namespace Almagest.Charts.Distributions;

/// <summary>A point of a diagram; half-lengths of its error bars are NaN where there are none.</summary>
/// <param name="IsChosen">Others lie pale below.</param>
/// <param name="Colour">By which it is coloured; NaN: as all.</param>
public readonly record struct DiagramPoint(double X, double Y, bool IsChosen, double Colour)
{
    public (double Lower, double Upper) XEnds { get; init; } = (double.NaN, double.NaN);
    public (double Lower, double Upper) YEnds { get; init; } = (double.NaN, double.NaN);
}

/// <summary>Any figure of many things against any other, coloured by a third, for a page.</summary>
/// <param name="X">Across.</param>
/// <param name="Y">Up.</param>
/// <param name="ColourTitle">Of the third; null: none.</param>
public sealed record Diagram(DensityAxis X, DensityAxis Y, IReadOnlyList<DiagramPoint> Points, string? ColourTitle)
{
    public const int MostPoints = DensityGrid.MostPoints;

    private const int Width = 720,
        Height = 440,
        Left = 74,
        Top = 14,
        Right = 16,
        Bottom = 48,
        Cells = 256;
    private const double Radius = 1.7;

    /// <summary>From the fifth with the lowest values to that with the highest: ever further from the ground in either light, told
    /// apart without colour.</summary>
    private static readonly Ink[] Steps = [Ink.Purple, Ink.Sky, Ink.Blue, Ink.Yellow, Ink.Orange];

    /// <summary>Where the axes lie in the picture, as shares of its width and height: left, top, width, height.</summary>
    public static (double Left, double Top, double Width, double Height) Frame =>
        (
            (double)Left / Width,
            (double)Top / Height,
            (double)(Width - Left - Right) / Width,
            (double)(Height - Top - Bottom) / Height
        );

    public Scale Across => X.Reach(Points.Select(point => point.X));
    public Scale Up => Y.Reach(Points.Select(point => point.Y));

    /// <summary>Too many to be drawn one by one.</summary>
    public bool IsCounted => Points.Count > MostPoints;

    /// <param name="density">Where <see cref="Density"/> is to be had.</param>
    public Picture Draw(string density)
    {
        (Scale across, Scale up) = (Across, Up);
        DiagramPoint[] shown = [.. Points.Where(point => across.Holds(point.X) && up.Holds(point.Y))];
        string told = string.Create(
            CultureInfo.InvariantCulture,
            $"{Y.Title} against {X.Title} of {shown.Count(point => point.IsChosen):#,0} fits."
        );
        Canvas canvas = new(Width, Height, told);
        Axes.Frame frame = new(canvas, Left, Top, Width - Left - Right, Height - Top - Bottom, across, up);
        if (IsCounted)
            canvas.Linked(Left, Top, Width - Left - Right, Height - Top - Bottom, density);
        else
            One(canvas, frame, shown, across, up);
        frame.AxisBelow(X.Title, Labels.Of);
        frame.AxisLeft(Y.Title, Labels.Of);
        frame.Border();
        return canvas.Finish(told, told);
    }

    /// <summary>How many of the chosen there are in each cell between the axes, as PNG.</summary>
    public byte[] Density()
    {
        (Scale across, Scale up) = (Across, Up);
        DensityGrid grid = new(Cells, Cells);
        foreach (DiagramPoint point in Points)
            if (point.IsChosen && across.Holds(point.X) && up.Holds(point.Y))
                grid.Add(across.Of(point.X), 1 - up.Of(point.Y));
        return grid.ToPng();
    }

    /// <summary>Values of the third figure that part the colours, ascending: shape [colours - 1].</summary>
    public IReadOnlyList<double> Parts()
    {
        double[] values = [.. Points.Where(point => point.IsChosen).Select(point => point.Colour).Where(double.IsFinite).Order()];
        return values.Length == 0
            ? []
            : [.. Enumerable.Range(1, Steps.Length - 1).Select(i => values[i * values.Length / Steps.Length])];
    }

    /// <summary>The names of the colours, from the lowest values to the highest, as a page has them.</summary>
    public static IReadOnlyList<string> ColourNames { get; } = ["purple", "sky", "blue", "yellow", "orange"];

    private void One(Canvas canvas, Axes.Frame frame, DiagramPoint[] shown, Scale across, Scale up)
    {
        Dots(shown.Where(point => !point.IsChosen), Ink.Grey.Faded(0x50));
        DiagramPoint[] chosen = [.. shown.Where(point => point.IsChosen)];
        foreach (DiagramPoint point in chosen)
        {
            if (double.IsFinite(point.XEnds.Upper - point.XEnds.Lower))
                canvas.Segments(Ink.Grey, 0.6, Across(point));
            if (double.IsFinite(point.YEnds.Upper - point.YEnds.Lower))
                canvas.Segments(Ink.Grey, 0.6, Upwards(point));
        }
        IReadOnlyList<double> parts = ColourTitle is null ? [] : Parts();
        foreach (
            IGrouping<int, DiagramPoint> group in chosen.GroupBy(point => StepOf(point.Colour, parts)).OrderBy(group => group.Key)
        )
            Dots(group, parts.Count == 0 || group.Key < 0 ? Ink.Blue.Faded(0xC0) : Steps[group.Key].Faded(0xD0));

        void Dots(IEnumerable<DiagramPoint> points, Ink ink) =>
            canvas.Dots([.. points.Select(point => (frame.X(point.X), frame.Y(point.Y)))], Radius, ink);

        (double, double, double, double) Across(DiagramPoint point)
        {
            double from = frame.X(Within(point.XEnds.Lower, across));
            return (from, frame.Y(point.Y), frame.X(Within(point.XEnds.Upper, across)) - from, 0);
        }

        (double, double, double, double) Upwards(DiagramPoint point)
        {
            double from = frame.Y(Within(point.YEnds.Lower, up));
            return (frame.X(point.X), from, 0, frame.Y(Within(point.YEnds.Upper, up)) - from);
        }
    }

    private static double Within(double value, Scale scale) => Math.Clamp(value, scale.Lower, scale.Upper);

    private static int StepOf(double colour, IReadOnlyList<double> parts) =>
        double.IsNaN(colour) ? -1 : parts.Count(part => colour >= part);
}
