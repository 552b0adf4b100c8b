using System.IO.Compression;

using Almagest.Spectra;

namespace Almagest.Ogip.Fits;

/// <summary>Unzips what begins like gzip, whatever the file is called.</summary>
internal static class Gunzip
{
    private const int Chunk = 1 << 16;

    /// <returns>The same bytes if they aren't gzip.</returns>
    /// <exception cref="SpectralDataException">Broken, cut short, or larger than allowed.</exception>
    public static ReadOnlyMemory<byte> IfZipped(ReadOnlyMemory<byte> bytes, string name, FitsLimits limits)
    {
        if (bytes.Length < 2 || bytes.Span[0] != 0x1f || bytes.Span[1] != 0x8b) return bytes;
        try
        {
            return Unzip(bytes, name, limits);
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            throw new SpectralDataException($"{name}: found a broken gzip stream ({broken.Message}); expected a whole one.", broken);
        }
    }

    private static ReadOnlyMemory<byte> Unzip(ReadOnlyMemory<byte> bytes, string name, FitsLimits limits)
    {
        using var source = new MemoryStream(bytes.ToArray(), writable: false);
        using var gzip = new GZipStream(source, CompressionMode.Decompress);
        using var target = new MemoryStream();
        byte[] buffer = new byte[Chunk];
        int read;
        while ((read = gzip.Read(buffer)) > 0)
        {
            if (target.Length + read > limits.MaximumBytes)
                throw SpectralDataException.At(name, $"more than {limits.MaximumBytes} bytes after unzipping", "a smaller file");
            target.Write(buffer, 0, read);
        }
        RequireLength(bytes.Span, target.Length, name);
        return target.GetBuffer().AsMemory(0, (int)target.Length);
    }

    // The runtime may end a stream that was cut short without a word; gzip's last four bytes are the length it should have.
    private static void RequireLength(ReadOnlySpan<byte> zipped, long length, string name)
    {
        if (zipped.Length < 18) throw SpectralDataException.At(name, $"a gzip stream of {zipped.Length} bytes", "a whole one");
        uint told = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(zipped[^4..]);
        // Several members in one file: only the last one's length is told, so a longer whole is no error.
        if (told > length || length == 0)
            throw SpectralDataException.At(name, $"a gzip stream that ends after {length} bytes", $"{told} bytes, as its end says");
    }
}
