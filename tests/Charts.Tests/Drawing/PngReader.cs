using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Almagest.Charts.Tests.Drawing;

/// <summary>Reads files of PNG as they are written here: three bytes a pixel, each row less the one above.</summary>
internal static class PngReader
{
    public static byte[] Read(byte[] file)
    {
        Dictionary<string, byte[]> chunks = Chunks(file);
        int stride = 3 * BinaryPrimitives.ReadInt32BigEndian(chunks["IHDR"]),
            height = BinaryPrimitives.ReadInt32BigEndian(chunks["IHDR"].AsSpan(4));
        using ZLibStream zip = new(new MemoryStream(chunks["IDAT"]), CompressionMode.Decompress);
        using MemoryStream rows = new();
        zip.CopyTo(rows);
        byte[] packed = rows.ToArray(),
            pixels = new byte[stride * height];
        for (int y = 0; y < height; y++)
        {
            Assert.Equal(2, packed[(stride + 1) * y]);
            for (int i = 0; i < stride; i++)
                pixels[(stride * y) + i] = (byte)(
                    packed[((stride + 1) * y) + 1 + i] + (y > 0 ? pixels[(stride * (y - 1)) + i] : 0)
                );
        }
        return pixels;
    }

    public static Dictionary<string, byte[]> Chunks(byte[] file)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        Dictionary<string, byte[]> chunks = [];
        for (int at = 8; at < file.Length; )
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            chunks[Encoding.ASCII.GetString(file, at + 4, 4)] = file[(at + 8)..(at + 8 + length)];
            at += 12 + length;
        }
        return chunks;
    }
}
