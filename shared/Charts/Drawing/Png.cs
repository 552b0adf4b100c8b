using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Almagest.Charts.Drawing;

/// <summary>Files of PNG: 8 bits of red, green and blue, and of how much they cover where that is said.</summary>
internal static class Png
{
    private const byte Rgb = 2,
        RgbAlpha = 6;

    /// <summary>How a row is packed: less the one above.</summary>
    private const byte Up = 2;

    /// <param name="pixels">Shape [height, width, 3], or 4 with alpha.</param>
    /// <param name="perInch">Pixels, for who prints it.</param>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int height, double perInch)
    {
        int samples = pixels.Length / (width * height);
        using MemoryStream file = new();
        file.Write([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, samples == 4 ? RgbAlpha : Rgb);
        Chunk(file, "IHDR", header);
        byte[] resolution = new byte[9];
        BinaryPrimitives.WriteInt32BigEndian(resolution, (int)Math.Round(perInch / 0.0254));
        BinaryPrimitives.WriteInt32BigEndian(resolution.AsSpan(4), (int)Math.Round(perInch / 0.0254));
        resolution[8] = 1;
        Chunk(file, "pHYs", resolution);
        Chunk(file, "IDAT", Packed(pixels, samples * width, height));
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static byte[] Packed(ReadOnlySpan<byte> pixels, int stride, int height)
    {
        using MemoryStream packed = new();
        using (ZLibStream zip = new(packed, CompressionLevel.Optimal))
        {
            byte[] row = new byte[stride + 1];
            row[0] = Up;
            for (int y = 0; y < height; y++)
            {
                for (int i = 0; i < stride; i++)
                    row[i + 1] = (byte)(pixels[(y * stride) + i] - (y > 0 ? pixels[((y - 1) * stride) + i] : 0));
                zip.Write(row);
            }
        }
        return packed.ToArray();
    }

    internal static void Chunk(MemoryStream file, string name, byte[] content)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. content];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(named);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(named));
        file.Write(number);
    }

    /// <summary>CRC-32 (ISO 3309).</summary>
    private static uint Checksum(byte[] bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte one in bytes)
        {
            sum ^= one;
            for (int bit = 0; bit < 8; bit++)
                sum = (sum >> 1) ^ ((sum & 1) * 0xEDB88320);
        }
        return ~sum;
    }
}
