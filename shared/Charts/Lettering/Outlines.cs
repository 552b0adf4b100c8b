using System.Collections.Frozen;
using System.Globalization;

namespace Almagest.Charts.Lettering;

/// <summary>Letters as contours, so that a picture needs no font of the machine that draws or shows it. They are as wide as
/// Arial's.</summary>
internal static class Outlines
{
    /// <summary>Of the line's box, in em.</summary>
    public const double Ascent = 0.905,
        Descent = 0.212;

    private const double UnitsPerEm = 2048;
    private const int StepsInCurve = 4;

    /// <summary>What stands for a letter that is not among them: a box.</summary>
    private const int Missing = -1;

    private static readonly FrozenDictionary<int, Letter> Letters = Read();

    /// <summary>em, blanks at the end left out: they show nothing.</summary>
    public static double Width(string text) => text.TrimEnd().EnumerateRunes().Sum(rune => Find(rune.Value).Advance);

    /// <param name="size">Of an em.</param>
    /// <returns>Closed contours from a baseline that begins at (0, 0), y downwards; inside is where they wind.</returns>
    public static IEnumerable<(double X, double Y)[]> Of(string text, double size)
    {
        double x = 0;
        foreach (System.Text.Rune rune in text.EnumerateRunes())
        {
            Letter letter = Find(rune.Value);
            foreach ((double X, double Y)[] contour in letter.Contours)
                yield return [.. contour.Select(point => ((x + point.X) * size, point.Y * size))];
            x += letter.Advance;
        }
    }

    private static Letter Find(int code) => Letters.TryGetValue(code, out Letter? letter) ? letter : Letters[Missing];

    private static FrozenDictionary<int, Letter> Read()
    {
        using Stream stream = typeof(Outlines).Assembly.GetManifestResourceStream("outlines.txt")!;
        using StreamReader reader = new(stream);
        Dictionary<int, Letter> letters = [];
        while (reader.ReadLine() is { } line)
        {
            string[] parts = line.Split(' ', 3);
            letters[int.Parse(parts[0], CultureInfo.InvariantCulture)] = new(
                double.Parse(parts[1], CultureInfo.InvariantCulture) / UnitsPerEm,
                [.. parts[2].Split('Z', StringSplitOptions.RemoveEmptyEntries).Select(Contour)]
            );
        }
        return letters.ToFrozenDictionary();
    }

    /// <param name="path">M x y, L x y and Q x y x y, without blanks between.</param>
    private static (double X, double Y)[] Contour(string path)
    {
        List<(double X, double Y)> points = [];
        for (int at = 0; at < path.Length; )
        {
            int next = path.AsSpan(at + 1).IndexOfAnyInRange('A', 'Z');
            string step = next < 0 ? path[at..] : path.Substring(at, next + 1);
            double[] numbers =
            [
                .. step[1..].Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture) / UnitsPerEm),
            ];
            if (step[0] != 'Q')
                points.Add((numbers[0], -numbers[1]));
            else
                Curve(points, (numbers[0], -numbers[1]), (numbers[2], -numbers[3]));
            at += step.Length;
        }
        return [.. points];
    }

    private static void Curve(List<(double X, double Y)> points, (double X, double Y) control, (double X, double Y) end)
    {
        (double x, double y) = points[^1];
        for (int i = 1; i <= StepsInCurve; i++)
        {
            double t = (double)i / StepsInCurve,
                u = 1 - t;
            points.Add(
                ((u * u * x) + (2 * u * t * control.X) + (t * t * end.X), (u * u * y) + (2 * u * t * control.Y) + (t * t * end.Y))
            );
        }
    }

    /// <param name="Advance">em.</param>
    /// <param name="Contours">em, y downwards.</param>
    private sealed record Letter(double Advance, (double X, double Y)[][] Contours);
}
