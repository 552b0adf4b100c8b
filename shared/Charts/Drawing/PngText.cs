using System.Text;
using Almagest.Spectra;

namespace Almagest.Charts.Drawing;

/// <summary>What a PNG says besides its pixels: texts by name.</summary>
/// <remarks>Source: PNG specification, third edition, 11.3.3.2 (tEXt, Latin-1) and 11.3.3.4 (iTXt, UTF-8).</remarks>
internal static class PngText
{
    /// <summary>Where IHDR, which has to be the first, ends.</summary>
    private const int AfterHeader = 33;
    private const int LongestName = 79;

    public static byte[] Add(byte[] png, IReadOnlyList<(string Name, string Value)> facts)
    {
        if (facts.Count == 0)
            return png;
        using MemoryStream file = new();
        file.Write(png.AsSpan(0, AfterHeader));
        foreach ((string name, string value) in facts)
        {
            byte[] key = Encoding.Latin1.GetBytes(name.Length > LongestName ? name[..LongestName] : name);
            string text = Printable.Of(value);
            if (text.All(letter => letter <= '~'))
                Png.Chunk(file, "tEXt", [.. key, 0, .. Encoding.Latin1.GetBytes(text)]);
            else
                // Not compressed, of no language, and the name is not translated.
                Png.Chunk(file, "iTXt", [.. key, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(text)]);
        }
        file.Write(png.AsSpan(AfterHeader));
        return file.ToArray();
    }
}
