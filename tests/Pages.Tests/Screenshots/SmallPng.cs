using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Almagest.Charts.Drawing;

namespace Almagest.Pages.Tests.Screenshots;

/// <summary>A browser's pictures with 256 colours instead of all: of pages with few colours a third of the bytes.</summary>
internal static class SmallPng
{
    private const int Colours = 256,
        Signature = 8;

    /// <param name="png">Of 8 bits of red, green and blue, with or without alpha, not interlaced.</param>
    public static byte[] Of(byte[] png)
    {
        (int width, int height, int samples, byte[] packed) = Read(png);
        byte[] pixels = Unfiltered(packed, width * samples, height, samples);
        int ColourAt(int pixel) =>
            (pixels[pixel * samples] << 16) | (pixels[(pixel * samples) + 1] << 8) | pixels[(pixel * samples) + 2];
        int[] palette = Palette(
            Enumerable
                .Range(0, width * height)
                .GroupBy(ColourAt)
                .OrderByDescending(group => group.Count())
                .Select(group => group.Key)
        );
        Dictionary<int, byte> known = [];
        byte PlaceOf(int colour) => known.TryGetValue(colour, out byte place) ? place : known[colour] = Nearest(palette, colour);
        byte[] rows = new byte[(width + 1) * height];
        for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            rows[(y * (width + 1)) + 1 + x] = PlaceOf(ColourAt((y * width) + x));
        return Written(width, height, palette, rows);
    }

    private static (int Width, int Height, int Samples, byte[] Packed) Read(byte[] png)
    {
        using MemoryStream packed = new();
        (int width, int height, int samples) = (0, 0, 0);
        for (int at = Signature; at < png.Length; )
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            ReadOnlySpan<byte> content = png.AsSpan(at + 8, length);
            switch (Encoding.ASCII.GetString(png, at + 4, 4))
            {
                case "IHDR":
                    (width, height) = (
                        BinaryPrimitives.ReadInt32BigEndian(content),
                        BinaryPrimitives.ReadInt32BigEndian(content[4..])
                    );
                    samples = (content[8], content[9], content[12]) switch
                    {
                        (8, 2, 0) => 3,
                        (8, 6, 0) => 4,
                        _ => throw new InvalidDataException("A picture of another kind than browsers take."),
                    };
                    break;
                case "IDAT":
                    packed.Write(content);
                    break;
            }
            at += length + 12;
        }
        return (width, height, samples, packed.ToArray());
    }

    /// <summary>Each row begins with how it was filtered (PNG specification, section 9).</summary>
    private static byte[] Unfiltered(byte[] packed, int stride, int height, int samples)
    {
        using ZLibStream zip = new(new MemoryStream(packed), CompressionMode.Decompress);
        byte[] pixels = new byte[stride * height],
            row = new byte[stride + 1];
        for (int y = 0; y < height; y++)
        {
            zip.ReadExactly(row);
            for (int i = 0; i < stride; i++)
            {
                int at = (y * stride) + i,
                    left = i < samples ? 0 : pixels[at - samples],
                    above = y == 0 ? 0 : pixels[at - stride],
                    corner = i < samples || y == 0 ? 0 : pixels[at - stride - samples];
                pixels[at] = (byte)(
                    row[i + 1]
                    + row[0] switch
                    {
                        0 => 0,
                        1 => left,
                        2 => above,
                        3 => (left + above) / 2,
                        _ => Paeth(left, above, corner),
                    }
                );
            }
        }
        return pixels;
    }

    private static int Paeth(int left, int above, int corner)
    {
        int guess = left + above - corner,
            toLeft = Math.Abs(guess - left),
            toAbove = Math.Abs(guess - above),
            toCorner = Math.Abs(guess - corner);
        return toLeft <= toAbove && toLeft <= toCorner ? left
            : toAbove <= toCorner ? above
            : corner;
    }

    /// <summary>The commonest, none too like another: a rare colour, such as a key's, has its place too.</summary>
    private static int[] Palette(IEnumerable<int> byCount)
    {
        int[] all = [.. byCount];
        for (int apart = 0; ; apart += 4)
        {
            List<int> chosen = [];
            foreach (int colour in all)
                if (chosen.Count <= Colours && chosen.TrueForAll(other => Distance(colour, other) > apart * apart))
                    chosen.Add(colour);
            if (chosen.Count <= Colours)
                return [.. chosen];
        }
    }

    private static byte Nearest(int[] palette, int colour) =>
        (byte)Enumerable.Range(0, palette.Length).MinBy(place => Distance(palette[place], colour));

    private static int Distance(int one, int other)
    {
        (int red, int green, int blue) = (
            (one >> 16) - (other >> 16),
            ((one >> 8) & 255) - ((other >> 8) & 255),
            (one & 255) - (other & 255)
        );
        return (red * red) + (green * green) + (blue * blue);
    }

    private static byte[] Written(int width, int height, int[] palette, byte[] rows)
    {
        using MemoryStream file = new(),
            packed = new();
        using (ZLibStream zip = new(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            zip.Write(rows);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 3);
        file.Write([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']);
        Png.Chunk(file, "IHDR", header);
        Png.Chunk(file, "PLTE", [.. palette.SelectMany(one => new[] { (byte)(one >> 16), (byte)(one >> 8), (byte)one })]);
        Png.Chunk(file, "IDAT", packed.ToArray());
        Png.Chunk(file, "IEND", []);
        return file.ToArray();
    }
}
