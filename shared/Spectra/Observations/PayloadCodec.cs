using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;

namespace Almagest.Spectra.Observations;

/// <summary>Payloads as compact bytes and back, to the bit: whole counts as varints, the rest as floats, under Brotli.</summary>
/// <remarks>
/// Layout: version (1 byte, 2), varint length of the body, body under Brotli, CRC-32C of all before it (4 bytes,
/// little-endian). Version 1 is the same without the checksum. The body is described by <see cref="PayloadWriter"/> and
/// <see cref="PayloadReader"/>, which mirror each other.
/// </remarks>
public static class PayloadCodec
{
    private const byte Version = 2,
        WithoutChecksum = 1;
    private const int ChecksumSize = sizeof(uint);

    /// <summary>No observation is that large; a length beyond it is damage or malice. Bytes.</summary>
    public const int LargestBody = 1 << 26;

    // Quality 4 of 11: within a few per cent of the best, many times as fast. The window covers a payload of the usual size.
    private const int Quality = 4;
    private const int WindowBits = 18;

    public static byte[] Encode(ObservationPayload payload)
    {
        PayloadWriter body = new();
        body.Payload(payload);
        ReadOnlySpan<byte> plain = body.Written;
        if (plain.Length > LargestBody)
            throw SpectralDataException.At("observation", $"{plain.Length} bytes", $"at most {LargestBody}");
        PayloadWriter head = new();
        head.Byte(Version);
        head.Varint((ulong)plain.Length);
        byte[] packed = ArrayPool<byte>.Shared.Rent(
            head.Written.Length + BrotliEncoder.GetMaxCompressedLength(plain.Length) + ChecksumSize
        );
        try
        {
            head.Written.CopyTo(packed);
            if (!BrotliEncoder.TryCompress(plain, packed.AsSpan(head.Written.Length), out int length, Quality, WindowBits))
                throw new InvalidOperationException("The compressor overran its own bound.");
            int end = head.Written.Length + length;
            BinaryPrimitives.WriteUInt32LittleEndian(packed.AsSpan(end), Checksum(packed.AsSpan(0, end)));
            return packed[..(end + ChecksumSize)];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <exception cref="SpectralDataException">The bytes are no payload, or not as they were written.</exception>
    public static ObservationPayload Decode(ReadOnlySpan<byte> bytes)
    {
        PayloadReader head = new(bytes);
        byte version = head.Byte();
        if (version == Version)
        {
            // Brotli notices little: of a flipped byte most often other counts come out, and would be fitted.
            head = new PayloadReader(Sound(bytes));
            head.Byte();
        }
        else if (version != WithoutChecksum)
            throw SpectralDataException.At("observation payload", $"version {version}", $"version {Version}");
        int length = head.Length(LargestBody);
        byte[] plain = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1));
        try
        {
            if (!BrotliDecoder.TryDecompress(head.Rest, plain.AsSpan(0, length), out int found) || found != length)
                throw SpectralDataException.At("observation payload", $"{found} bytes or damage", $"{length} bytes under Brotli");
            PayloadReader body = new(plain.AsSpan(0, length));
            ObservationPayload payload = body.Payload();
            if (!body.Rest.IsEmpty)
                throw SpectralDataException.At("observation payload", $"{body.Rest.Length} bytes after its end", "none");
            return payload;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
        }
    }

    /// <returns>All but the checksum.</returns>
    private static ReadOnlySpan<byte> Sound(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= ChecksumSize)
            throw SpectralDataException.At("observation payload", $"{bytes.Length} bytes", "more");
        ReadOnlySpan<byte> written = bytes[..^ChecksumSize];
        uint expected = BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumSize..]),
            found = Checksum(written);
        return found == expected
            ? written
            : throw SpectralDataException.At(
                "observation payload",
                $"checksum {found:x8}: its bytes are damaged",
                $"{expected:x8}, as written"
            );
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte one in bytes)
            crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
