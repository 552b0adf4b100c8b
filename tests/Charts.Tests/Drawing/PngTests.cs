using System.Buffers.Binary;
using Almagest.Charts.Drawing;

namespace Almagest.Charts.Tests.Drawing;

public sealed class PngTests
{
    [Fact]
    public void Pixels_come_back()
    {
        byte[] pixels = [.. Enumerable.Range(0, 3 * 5 * 4).Select(i => (byte)(37 * i))];
        byte[] file = Png.Encode(pixels, 5, 4, 192);
        Dictionary<string, byte[]> chunks = PngReader.Chunks(file);
        Assert.Equal([0, 0, 0, 5, 0, 0, 0, 4, 8, 2, 0, 0, 0], chunks["IHDR"]);
        // 192 to the inch are 7559 to the metre.
        Assert.Equal(7559, BinaryPrimitives.ReadInt32BigEndian(chunks["pHYs"]));
        Assert.Equal(pixels, PngReader.Read(file));
    }

    /// <summary>The checksum of an empty IEND is the same in every file of PNG.</summary>
    [Fact]
    public void A_file_ends_as_all_do() =>
        Assert.Equal([0, 0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82], Png.Encode(new byte[3], 1, 1, 96)[^12..]);
}
