using System.Buffers.Binary;
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
        if (bytes.Length < 2 || bytes.Span[0] != 0x1f || bytes.Span[1] != 0x8b)
            return bytes;
        try
        {
            return Unzip(bytes, name, limits);
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            throw new SpectralDataException(
                $"{name}: found a broken gzip stream ({broken.Message}); expected a whole one.",
                broken
            );
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
                throw SpectralDataException.At(
                    name,
                    $"more than {limits.MaximumBytes} bytes after unzipping",
                    "fewer (max-bytes allows more)"
                );
            target.Write(buffer, 0, read);
        }
        ReadOnlyMemory<byte> whole = target.GetBuffer().AsMemory(0, (int)target.Length);
        RequireEnd(bytes.Span, whole.Span, name);
        return whole;
    }

    // The runtime ends a stream that was cut short without a word. Gzip's last eight bytes are the checksum and the length of
    // what its last member holds (the only one, mostly), so that they prove the end.
    private static void RequireEnd(ReadOnlySpan<byte> zipped, ReadOnlySpan<byte> whole, string name)
    {
        // Tapes pad a file with zeros, of which the checksum and the length may hold up to eight themselves.
        int end = zipped.LastIndexOfAnyExcept((byte)0) + 1;
        for (int last = zipped.Length; last >= Math.Max(end, 18); last = Math.Min(last - 1, end + 8))
            if (Ends(zipped[..last], whole))
                return;
        throw SpectralDataException.At(
            name,
            $"a gzip stream that is cut short after {whole.Length} bytes, or followed by something else",
            "a whole one"
        );
    }

    private static bool Ends(ReadOnlySpan<byte> zipped, ReadOnlySpan<byte> whole)
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(zipped[^4..]);
        return whole.Length > 0
            && length > 0
            && length <= whole.Length
            && Crc32.Of(whole[^(int)length..]) == BinaryPrimitives.ReadUInt32LittleEndian(zipped[^8..]);
    }
}
