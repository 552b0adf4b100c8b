using Almagest.Charts.Drawing;

namespace Almagest.Charts.Axes;

/// <summary>Something in a panel.</summary>
/// <param name="Name">In the legend; null: nowhere.</param>
/// <param name="Sample">Draws what stands before the name, in a box of 22 x 10 pixels at a corner.</param>
/// <param name="Draw">Draws it on the panel.</param>
internal sealed record Mark(string? Name, Action<Canvas, double, double> Sample, Action<Frame> Draw)
{
    /// <summary>Pixels, of a sample.</summary>
    public const double SampleWidth = 22,
        SampleHeight = 10;

    private const double Middle = SampleHeight / 2;

    public static Mark Lines(
        string? name,
        IReadOnlyList<IReadOnlyList<(double X, double Y)>> lines,
        Ink ink,
        double thickness,
        bool isDashed
    ) =>
        new(
            name,
            (canvas, x, y) =>
                canvas.Strokes(
                    [
                        [(x, y + Middle), (x + SampleWidth, y + Middle)],
                    ],
                    ink,
                    thickness,
                    isDashed
                ),
            frame => frame.Lines(lines, ink, thickness, isDashed)
        );

    public static Mark Dots(string? name, IReadOnlyList<(double X, double Y)> points, Ink ink, double radius) =>
        new(
            name,
            (canvas, x, y) => canvas.Dots([(x + (SampleWidth / 2), y + Middle)], Math.Max(radius, 2.4), ink),
            frame => frame.Dots(points, ink, radius)
        );

    /// <param name="points">With half-widths in x and y.</param>
    public static Mark Errors(string? name, IReadOnlyList<(double X, double Y, double Dx, double Dy)> points, Ink ink) =>
        new(
            name,
            (canvas, x, y) =>
            {
                canvas.Segments(ink, 1, (x + 3, y + Middle, SampleWidth - 6, 0), (x + (SampleWidth / 2), y, 0, SampleHeight));
                canvas.Dots([(x + (SampleWidth / 2), y + Middle)], 1.9, ink);
            },
            frame =>
            {
                frame.Crosses(points, ink.Faded(0xE0));
                frame.Dots([.. points.Select(one => (one.X, one.Y))], ink, 1.7);
            }
        );

    public static Mark Boxes(string? name, IReadOnlyList<(double X0, double X1, double Y0, double Y1)> boxes, Ink ink) =>
        new(
            name,
            (canvas, x, y) => canvas.Boxes([(x + 2, y, SampleWidth - 4, SampleHeight)], ink),
            frame => frame.Boxes(boxes, ink)
        );
}
