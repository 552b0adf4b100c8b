using System.Globalization;
using Almagest.Charts.Distributions;
using Almagest.Charts.Drawing;

namespace Almagest.Charts.Sky;

/// <summary>Where sources are: the whole sky in equal areas, right ascension growing to the left.</summary>
public static class SkyMap
{
    private const int Width = 720,
        Height = 390,
        Columns = 256,
        Rows = 128;
    private const double Unit = 112,
        MiddleX = 344,
        MiddleY = 204,
        Radius = 1.6;

    private static readonly Ink Meridian = Ink.Rule;

    /// <param name="positions">Right ascension and declination, degrees (ICRS); those that are no numbers are left out.</param>
    /// <param name="center">Right ascension in the middle, degrees.</param>
    /// <param name="density">Where <see cref="Density"/> of the same is to be had, for a page that holds no picture inside; null:
    /// it does.</param>
    public static Picture Draw(
        string title,
        IReadOnlyList<(double Ascension, double Declination)> positions,
        double center = 0,
        string? density = null
    )
    {
        HammerProjection projection = new(center);
        bool isLinked = density is not null && positions.Count > DensityGrid.MostPoints;
        (double X, double Y)[] shown = isLinked ? [] : Shown(positions, projection);
        int count = isLinked ? positions.Count : shown.Length;
        string told = string.Create(
            CultureInfo.InvariantCulture,
            $"{(title.Length > 0 ? $"{title}: the" : "The")} sky with {count:#,0} positions, right ascension to the left."
        );
        Canvas canvas = new(Width, Height, told);
        bool areCounted = shown.Length > DensityGrid.MostPoints;
        if (isLinked)
            canvas.Linked(Left, Above, 2 * HalfWidth, 2 * HalfHeight, density!);
        else if (areCounted)
            Count(canvas, shown);
        Graticule(canvas, projection);
        if (!areCounted)
            canvas.Dots(shown, Radius, Ink.Blue.Faded(0xC0));
        Names(canvas, projection);
        canvas.Text(MiddleX, 22, title, size: 13);
        return canvas.Finish(title, told);
    }

    /// <summary>How many positions there are in each cell, as PNG.</summary>
    public static byte[] Density(IReadOnlyList<(double Ascension, double Declination)> positions, double center = 0) =>
        Counted(Shown(positions, new(center))).ToPng();

    private static double HalfWidth => Unit * HammerProjection.HalfWidth;
    private static double HalfHeight => Unit * HammerProjection.HalfHeight;
    private static double Left => MiddleX - HalfWidth;
    private static double Above => MiddleY - HalfHeight;

    private static (double X, double Y)[] Shown(
        IReadOnlyList<(double Ascension, double Declination)> positions,
        HammerProjection projection
    ) =>
        [
            .. positions
                .Where(p => double.IsFinite(p.Ascension) && Math.Abs(p.Declination) <= 90)
                .Select(p => OnPaper(projection.Of(p.Ascension, p.Declination))),
        ];

    private static DensityGrid Counted((double X, double Y)[] shown)
    {
        DensityGrid grid = new(Columns, Rows);
        foreach ((double x, double y) in shown)
            grid.Add((x - Left) / (2 * HalfWidth), (y - Above) / (2 * HalfHeight));
        return grid;
    }

    private static (double X, double Y) OnPaper((double X, double Y) projected) =>
        (MiddleX + (Unit * projected.X), MiddleY - (Unit * projected.Y));

    private static void Count(Canvas canvas, (double X, double Y)[] shown)
    {
        DensityGrid grid = Counted(shown);
        canvas.Image(Left, Above, 2 * HalfWidth, 2 * HalfHeight, grid.Painted());
        // Cells at the rim reach over it.
        foreach ((double right, double up) in new[] { (-1.0, 1.0), (1, 1), (1, -1), (-1, -1) })
            canvas.Area(
                [
                    OnPaper((right * (HammerProjection.HalfWidth + 0.02), up * (HammerProjection.HalfHeight + 0.02))),
                    .. Along(0, 90, declination => HammerProjection.At(-180 * right, up * declination)),
                ],
                new(255, 255, 255)
            );
        DensityMap.Bar(canvas, grid, Width - 46, Above + (HalfHeight / 2), HalfHeight);
    }

    private static void Graticule(Canvas canvas, HammerProjection projection)
    {
        for (int declination = -60; declination <= 60; declination += 30)
            canvas.Polyline([.. Along(-180, 180, east => HammerProjection.At(east, declination))], Meridian, 0.7);
        for (int hour = 0; hour < 24; hour += 2)
        {
            double east = projection.East(15 * hour);
            canvas.Polyline([.. Along(-90, 90, declination => HammerProjection.At(east, declination))], Meridian, 0.7);
        }
        Ink rim = Ink.Grey;
        canvas.Polyline([.. Along(-90, 90, declination => HammerProjection.At(-180, declination))], rim, 1);
        canvas.Polyline([.. Along(-90, 90, declination => HammerProjection.At(180, declination))], rim, 1);
        foreach (IReadOnlyList<(double X, double Y)> piece in GalacticPlane.Pieces(projection))
            canvas.Polyline([.. piece.Select(OnPaper)], Ink.Orange, 1.2, isDashed: true);
    }

    private static void Names(Canvas canvas, HammerProjection projection)
    {
        for (int hour = 0; hour < 24; hour += 2)
        {
            // At the rim they would run over it.
            if (Math.Abs(projection.East(15 * hour)) > 165)
                continue;
            (double x, double y) = OnPaper(projection.Of(15 * hour, 0));
            // On a plate: what lies there may be as dark as the letters.
            canvas.Box(x - 11, y + 4, 22, 12, new(255, 255, 255), 0.8);
            canvas.Text(x, y + 13, string.Create(CultureInfo.InvariantCulture, $"{hour}h"), size: 10);
        }
        for (int declination = -60; declination <= 60; declination += 30)
        {
            (double x, double y) = OnPaper(HammerProjection.At(180, declination));
            canvas.Text(
                x - 5,
                y + 3.5 - (declination / 12.0),
                declination == 0
                    ? "0°"
                    : string.Create(CultureInfo.InvariantCulture, $"{(declination < 0 ? "−" : "+")}{Math.Abs(declination)}°"),
                "end",
                10
            );
        }
        canvas.Polyline([(Width - 132, Height - 14), (Width - 104, Height - 14)], Ink.Orange, 1.2, isDashed: true);
        canvas.Text(Width - 98, Height - 10.5, "galactic plane", "start", 10);
    }

    private static IEnumerable<(double X, double Y)> Along(double from, double to, Func<double, (double X, double Y)> curve)
    {
        const int Steps = 90;
        return Enumerable.Range(0, Steps + 1).Select(i => OnPaper(curve(from + ((to - from) * i / Steps))));
    }
}
