using Almagest.Charts.Drawing;

namespace Almagest.Charts.Distributions;

/// <summary>Points counted in cells, for pictures of more of them than can be drawn one by one.</summary>
internal sealed class DensityGrid(int columns, int rows)
{
    /// <summary>More than these are counted in cells.</summary>
    public const int MostPoints = 10_000;

    /// <summary>From one point in a cell to the most: one hue, ever darker, so that it reads without colour and turned
    /// to light on dark.</summary>
    private static readonly Ink[] Shades =
    [
        new(0xC6, 0xDF, 0xF0),
        new(0x6A, 0xB0, 0xDC),
        new(0x00, 0x72, 0xB2),
        new(0x0A, 0x3D, 0x66),
        new(0x07, 0x1B, 0x30),
    ];

    /// <summary>Between the blue of light pages and that of dark ones.</summary>
    private static readonly Ink Hue = new(0x21, 0x8C, 0xD0);

    private readonly int[,] _counts = new int[columns, rows];

    public int Most { get; private set; }

    /// <param name="x">0 to 1, from the left.</param>
    /// <param name="y">0 to 1, from the top.</param>
    public void Add(double x, double y)
    {
        (int column, int row) = (Math.Min((int)(x * columns), columns - 1), Math.Min((int)(y * rows), rows - 1));
        Most = Math.Max(Most, ++_counts[column, row]);
    }

    public int this[int column, int row] => _counts[column, row];

    /// <returns>Shape [columns, rows]; white where there is nothing.</returns>
    public Ink[,] Painted()
    {
        Ink[,] cells = new Ink[columns, rows];
        for (int column = 0; column < columns; column++)
        for (int row = 0; row < rows; row++)
            cells[column, row] = _counts[column, row] == 0 ? new(255, 255, 255) : Shade(_counts[column, row]);
        return cells;
    }

    /// <summary>A picture of one hue that covers the more the more points there are: right on any ground.</summary>
    public byte[] ToPng()
    {
        const double Least = 0.28;
        byte[] pixels = new byte[4 * columns * rows];
        for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++)
        {
            int count = _counts[column, row],
                at = 4 * ((row * columns) + column);
            (pixels[at], pixels[at + 1], pixels[at + 2]) = (Hue.R, Hue.G, Hue.B);
            double share = Most <= 1 ? 0.6 : Math.Log(Math.Max(1, count)) / Math.Log(Most);
            pixels[at + 3] = (byte)(count == 0 ? 0 : Math.Round(255 * (Least + ((1 - Least) * share))));
        }
        return Png.Encode(pixels, columns, rows, 96);
    }

    /// <summary>Steps of counts from 1 to the most, each with its colour, for a bar beside the picture.</summary>
    public static Ink[,] Bar(int steps)
    {
        Ink[,] cells = new Ink[1, steps];
        for (int i = 0; i < steps; i++)
            cells[0, steps - 1 - i] = Between((double)i / (steps - 1));
        return cells;
    }

    private static Ink Between(double share)
    {
        double at = share * (Shades.Length - 1);
        int below = Math.Min((int)at, Shades.Length - 2);
        (Ink from, Ink to) = (Shades[below], Shades[below + 1]);
        byte Mixed(byte one, byte other) => (byte)Math.Round(one + ((at - below) * (other - one)));
        return new(Mixed(from.R, to.R), Mixed(from.G, to.G), Mixed(from.B, to.B));
    }

    private Ink Shade(int count) => Between(Most == 1 ? 0.5 : Math.Log(count) / Math.Log(Most));
}
