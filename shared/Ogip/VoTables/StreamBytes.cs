using System.Xml;
using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.VoTables;

/// <summary>What a STREAM holds: base64, with or without gzip. One that lies elsewhere is not fetched.</summary>
internal static class StreamBytes
{
    /// <param name="xml">At the element that holds a STREAM; left behind the STREAM, or at its end where it has none.</param>
    /// <exception cref="SpectralDataException">Not within the file, or in another encoding.</exception>
    public static ReadOnlyMemory<byte> Read(string where, XmlReader xml, FitsLimits limits)
    {
        string form = xml.LocalName;
        int depth = xml.Depth;
        if (!xml.IsEmptyElement)
            while (xml.Read() && xml.Depth > depth)
                if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "STREAM")
                    return OfStream($"{where}, STREAM of {form}", xml, limits);
        throw SpectralDataException.At(where, $"{form} without a STREAM", "one");
    }

    private static ReadOnlyMemory<byte> OfStream(string where, XmlReader xml, FitsLimits limits)
    {
        if (xml.GetAttribute("href") is { } elsewhere)
            throw SpectralDataException.At(
                where,
                $"href '{Printable.Escaped(VoField.Told(elsewhere))}'",
                "the data within the file: nothing is fetched from elsewhere"
            );
        string encoding = xml.GetAttribute("encoding") ?? "none";
        if (encoding is not ("base64" or "gzip"))
            throw SpectralDataException.At(where, $"encoding '{Printable.Escaped(VoField.Told(encoding))}'", "base64 or gzip");
        using MemoryStream bytes = new();
        if (!xml.IsEmptyElement)
        {
            byte[] buffer = new byte[1 << 16];
            int read;
            while ((read = xml.ReadElementContentAsBase64(buffer, 0, buffer.Length)) > 0)
                bytes.Write(buffer, 0, read);
        }
        ReadOnlyMemory<byte> whole = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        // XML can't hold the bytes of gzip themselves, but only as base64.
        return encoding == "gzip" && !whole.Span.StartsWith<byte>([0x1f, 0x8b])
                ? throw SpectralDataException.At(where, "bytes that gzip did not make", "gzip's, in base64")
            : encoding == "gzip" ? Gunzip.IfZipped(whole, where, limits)
            : whole;
    }
}
