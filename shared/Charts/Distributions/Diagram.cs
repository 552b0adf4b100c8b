using System.Globalization;
using Almagest.Charts.Axes;
using Almagest.Charts.Drawing;

namespace Almagest.Charts.Distributions;

/// <summary>One figure of a diagram.</summary>
/// <param name="Axis">How it is told.</param>
/// <param name="Values">Shape [n]; NaN: none.</param>
/// <param name="Ends">Of error bars, shape [n] each, NaN: none; null: there are none. Of what has ends and no value, one is a
/// limit.</param>
public sealed record DiagramFigure(
    DensityAxis Axis,
    IReadOnlyList<double> Values,
    (IReadOnlyList<double> Lower, IReadOnlyList<double> Upper)? Ends = null
)
{
    /// <summary>As far as there is something to see.</summary>
    internal Scale Reach() => Axis.Reach(Ends is null ? Values : Enumerable.Range(0, Values.Count).Select(PlaceOf));

    /// <summary>Of a limit where it is, of two ends without a value between them; NaN: nowhere.</summary>
    internal double PlaceOf(int i)
    {
        if (double.IsFinite(Values[i]) || Ends is not { } ends)
            return Values[i];
        (double lower, double upper) = (ends.Lower[i], ends.Upper[i]);
        return !double.IsFinite(lower) ? upper
            : !double.IsFinite(upper) ? lower
            : Axis.IsLog && lower > 0 ? Math.Sqrt(lower * upper)
            : (lower + upper) / 2;
    }

    /// <summary>Where it may lie besides: -1 of an upper limit, 1 of a lower one, 0 of anything else.</summary>
    internal int SideOf(int i) =>
        double.IsFinite(Values[i]) || Ends is not { } ends
            ? 0
            : (double.IsFinite(ends.Lower[i]) ? 1 : 0) - (double.IsFinite(ends.Upper[i]) ? 1 : 0);

    /// <summary>Whether it lies somewhere between two ends, and no more is known.</summary>
    internal bool IsSpan(int i) =>
        !double.IsFinite(Values[i]) && Ends is { } ends && double.IsFinite(ends.Upper[i] - ends.Lower[i]);

    /// <summary>Lower and upper ends in turn, as an attribute; null: these have none to be told.</summary>
    internal string? SpansOf(IEnumerable<int> some) =>
        some.Where(IsSpan).ToArray() is { Length: > 0 } spans
            ? string.Join(
                ' ',
                spans.Select(i => FormattableString.Invariant($"{Ends!.Value.Lower[i]:G4} {Ends.Value.Upper[i]:G4}"))
            )
            : null;
}

/// <summary>Any figure of many things against any other, coloured by a third, for a page.</summary>
/// <param name="X">Across.</param>
/// <param name="Y">Up.</param>
/// <param name="IsChosen">Shape [n]; others lie pale below.</param>
/// <param name="Colours">The third figure, shape [n]; null: none.</param>
public sealed record Diagram(
    DiagramFigure X,
    DiagramFigure Y,
    IReadOnlyList<bool> IsChosen,
    IReadOnlyList<double>? Colours = null
)
{
    /// <summary>What each point is, in the plural.</summary>
    public string Counted { get; init; } = "fits";

    private const int Width = 560,
        Height = 372,
        Left = 74,
        Top = 10,
        Right = 14,
        Bottom = 46,
        Cells = 256;
    private const double Radius = 2,
        Arrow = 13,
        Head = 3;

    /// <summary>From the fifth with the lowest values to that with the highest.</summary>
    private static readonly Ink[] Steps = [Ink.Purple, Ink.Sky, Ink.Blue, Ink.Yellow, Ink.Orange];

    private readonly Lazy<(Scale Across, Scale Up)> _scales = new(() => (X.Reach(), Y.Reach()));

    /// <summary>The names of the colours, from the lowest values to the highest, as a page has them.</summary>
    public static IReadOnlyList<string> ColourNames { get; } = ["purple", "sky", "blue", "yellow", "orange"];

    /// <summary>Where the axes lie in the picture, as shares of its width and height.</summary>
    public static (double Left, double Top, double Width, double Height) Frame { get; } =
        (
            (double)Left / Width,
            (double)Top / Height,
            (double)(Width - Left - Right) / Width,
            (double)(Height - Top - Bottom) / Height
        );

    public Scale Across => _scales.Value.Across;
    public Scale Up => _scales.Value.Up;

    /// <summary>Whether any has both figures, or where ends are told limits of them.</summary>
    public bool HasPoints => Enumerable.Range(0, IsChosen.Count).Any(IsShown);

    private bool IsShown(int i) => Across.Holds(X.PlaceOf(i)) && Up.Holds(Y.PlaceOf(i));

    /// <param name="density">Where <see cref="Density"/> is to be had: of more points than can be drawn one by one it takes their
    /// place.</param>
    public Picture Draw(string density)
    {
        string told = string.Create(
            CultureInfo.InvariantCulture,
            $"{Y.Axis.Title} against {X.Axis.Title} of {IsChosen.Count(one => one):#,0} {Counted}."
        );
        Canvas canvas = new(Width, Height, told);
        Frame frame = new(canvas, Left, Top, Width - Left - Right, Height - Top - Bottom, Across, Up);
        frame.Panel(X.Axis.Title, Y.Axis.Title);
        if (IsChosen.Count > DensityGrid.MostPoints)
            canvas.Linked(Left, Top, Width - Left - Right, Height - Top - Bottom, density);
        else
            One(canvas, frame);
        frame.EndPanel();
        frame.AxisBelow(X.Axis.Title, Labels.Of);
        frame.AxisLeft(Y.Axis.Title, Labels.Of);
        frame.Border();
        return canvas.Finish(told, told);
    }

    /// <summary>An axis alone, as diagrams have it, across and up: for a page that puts them together itself.</summary>
    /// <param name="figure">What it is told of; ends that are limits lie on it.</param>
    /// <returns>With what the axis reaches.</returns>
    public static (Scale Reach, Picture Across, Picture Up) AxesOf(DiagramFigure figure)
    {
        (DensityAxis axis, Scale reach) = (figure.Axis, figure.Reach());
        return (
            reach,
            Draw(frame => frame.AxisBelow(axis.Title, Labels.Of)),
            Draw(frame => frame.AxisLeft(axis.Title, Labels.Of))
        );

        Picture Draw(Action<Frame> draw)
        {
            Canvas canvas = new(Width, Height);
            draw(new(canvas, Left, Top, Width - Left - Right, Height - Top - Bottom, reach, reach));
            return canvas.Finish(axis.Title, axis.Title);
        }
    }

    /// <summary>How many of the chosen there are in each cell between the axes, as PNG.</summary>
    public byte[] Density()
    {
        (Scale across, Scale up) = _scales.Value;
        DensityGrid grid = new(Cells, Cells);
        for (int i = 0; i < IsChosen.Count; i++)
            if (IsChosen[i] && across.Holds(X.Values[i]) && up.Holds(Y.Values[i]))
                grid.Add(across.Of(X.Values[i]), 1 - up.Of(Y.Values[i]));
        return grid.ToPng();
    }

    /// <summary>Values of the third figure that part the colours, ascending: shape [colours - 1]; empty: none has one.</summary>
    public IReadOnlyList<double> Parts()
    {
        if (Colours is null)
            return [];
        double[] values = [.. Colours.Where((value, i) => IsChosen[i] && double.IsFinite(value)).Order()];
        return values.Length == 0
            ? []
            : [.. Enumerable.Range(1, Steps.Length - 1).Select(i => values[i * values.Length / Steps.Length])];
    }

    private void One(Canvas canvas, Frame frame)
    {
        int[] shown = [.. Enumerable.Range(0, IsChosen.Count).Where(IsShown)];
        Dots(shown.Where(i => !IsChosen[i]), Ink.Grey.Faded(0x60));
        int[] chosen = [.. shown.Where(i => IsChosen[i])];
        canvas.Segments(Ink.Grey, 0.7, [.. chosen.SelectMany(Bars)]);
        IReadOnlyList<double> parts = Parts();
        IGrouping<int, int>[] steps = [.. chosen.GroupBy(i => StepOf(i, parts)).OrderBy(group => group.Key)];
        foreach (IGrouping<int, int> step in steps)
            canvas.Strokes([.. step.SelectMany(Limits)], InkOf(step.Key), 1.1);
        frame.Series(null);
        foreach (IGrouping<int, int> step in steps)
            Dots(step, InkOf(step.Key));
        frame.EndPanel();
        // Arrows and bars tell no place: what is not seen does, to the pointer.
        foreach (
            IGrouping<(int X, int Y, bool, bool), int> sides in chosen
                .GroupBy(i => (X.SideOf(i), Y.SideOf(i), X.IsSpan(i), Y.IsSpan(i)))
                .Where(sides => sides.Key != (0, 0, false, false))
                .OrderBy(sides => sides.Key)
        )
        {
            frame.SeriesOfLimits((SignOf(sides.Key.X), X.SpansOf(sides)), (SignOf(sides.Key.Y), Y.SpansOf(sides)));
            canvas.Dots([.. sides.Select(PlaceOf)], Radius, Ink.Grey.Faded(0));
            frame.EndPanel();
        }

        static string SignOf(int side) =>
            side < 0 ? "< "
            : side > 0 ? "> "
            : "";

        static Ink InkOf(int step) => step < 0 ? Ink.Blue.Faded(0xC0) : Steps[step];

        void Dots(IEnumerable<int> points, Ink ink) =>
            canvas.Dots(
                [
                    .. points
                        .Where(i => double.IsFinite(X.Values[i]) && double.IsFinite(Y.Values[i]))
                        .Select(i => (frame.X(X.Values[i]), frame.Y(Y.Values[i]))),
                ],
                Radius,
                ink
            );

        IEnumerable<(double, double, double, double)> Bars(int i)
        {
            (double x, double y) = PlaceOf(i);
            if (EndsOf(X, i, Across) is { } wide)
                yield return (frame.X(wide.Lower), y, frame.X(wide.Upper) - frame.X(wide.Lower), 0);
            if (EndsOf(Y, i, Up) is { } high)
                yield return (x, frame.Y(high.Lower), 0, frame.Y(high.Upper) - frame.Y(high.Lower));
        }

        // A bar where it is, and an arrow to where the value may lie, as far as there is room.
        IEnumerable<(double X, double Y)[]> Limits(int i)
        {
            (double x, double y) = PlaceOf(i);
            if (X.SideOf(i) is not 0 and var side)
            {
                double tip = Math.Clamp(x + (side * Arrow), Left, Width - Right),
                    back = tip - (side * Head);
                yield return [(x, y - Head), (x, y + Head)];
                yield return [(x, y), (tip, y)];
                yield return [(back, y - Head), (tip, y), (back, y + Head)];
            }
            if (Y.SideOf(i) is not 0 and var way)
            {
                double tip = Math.Clamp(y - (way * Arrow), Top, Height - Bottom),
                    back = tip + (way * Head);
                yield return [(x - Head, y), (x + Head, y)];
                yield return [(x, y), (x, tip)];
                yield return [(x - Head, back), (x, tip), (x + Head, back)];
            }
        }

        (double X, double Y) PlaceOf(int i) => (frame.X(X.PlaceOf(i)), frame.Y(Y.PlaceOf(i)));
    }

    /// <summary>Within the axis.</summary>
    private static (double Lower, double Upper)? EndsOf(DiagramFigure figure, int i, Scale scale) =>
        figure.Ends is { } ends && double.IsFinite(ends.Upper[i] - ends.Lower[i])
            ? (Math.Clamp(ends.Lower[i], scale.Lower, scale.Upper), Math.Clamp(ends.Upper[i], scale.Lower, scale.Upper))
            : null;

    private int StepOf(int i, IReadOnlyList<double> parts) =>
        parts.Count == 0 || Colours is null || double.IsNaN(Colours[i]) ? -1 : parts.Count(part => Colours[i] >= part);
}
