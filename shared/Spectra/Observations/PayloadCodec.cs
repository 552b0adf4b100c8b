using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;

namespace Almagest.Spectra.Observations;

/// <summary>Payloads as compact bytes and back, to the bit: whole counts as varints, the rest as floats, under Brotli.</summary>
/// <remarks>
/// A flux is stored in Brotli's form as it lies: digits of numbers without noise hardly shrink, and to unpack them took a
/// fifteenth of a fitter's time. Programs that know nothing of it read it too.
/// Layout: version (1 byte, 2), varint length of the body, body under Brotli, CRC-32C of all before it (4 bytes,
/// little-endian). Version 1 is the same without the checksum. The body is described by <see cref="PayloadWriter"/> and
/// <see cref="PayloadReader"/>, which mirror each other.
/// </remarks>
public static class PayloadCodec
{
    private const byte Version = 2,
        WithoutChecksum = 1;
    private const int ChecksumSize = sizeof(uint);

    /// <summary>Of one block that is not compressed, bytes; before it and after it stand these.</summary>
    private const int LargestPlain = 1 << 16,
        PlainHead = 3,
        PlainFrame = PlainHead + 1;
    private const byte PlainEnd = 3;

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
        bool isPlain = payload is FluxPayload && plain.Length <= LargestPlain;
        if (plain.Length > LargestBody)
            throw SpectralDataException.At("observation", $"{plain.Length} bytes", $"at most {LargestBody}");
        PayloadWriter head = new();
        head.Byte(Version);
        head.Varint((ulong)plain.Length);
        byte[] packed = ArrayPool<byte>.Shared.Rent(
            head.Written.Length + BrotliEncoder.GetMaxCompressedLength(plain.Length) + PlainFrame + ChecksumSize
        );
        try
        {
            head.Written.CopyTo(packed);
            Span<byte> room = packed.AsSpan(head.Written.Length);
            int length = plain.Length + PlainFrame;
            if (isPlain)
                StorePlain(plain, room);
            else if (!BrotliEncoder.TryCompress(plain, room, out length, Quality, WindowBits))
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
        if (IsPlain(head.Rest, length))
            return Body(head.Rest.Slice(PlainHead, length));
        byte[] plain = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1));
        try
        {
            if (!BrotliDecoder.TryDecompress(head.Rest, plain.AsSpan(0, length), out int found) || found != length)
                throw SpectralDataException.At("observation payload", $"{found} bytes or damage", $"{length} bytes under Brotli");
            return Body(plain.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
        }
    }

    private static ObservationPayload Body(ReadOnlySpan<byte> plain)
    {
        PayloadReader body = new(plain);
        ObservationPayload payload = body.Payload();
        return body.Rest.IsEmpty
            ? payload
            : throw SpectralDataException.At("observation payload", $"{body.Rest.Length} bytes after its end", "none");
    }

    /// <summary>One block that is not compressed, and the empty last one (RFC 7932, 9.2).</summary>
    private static void StorePlain(ReadOnlySpan<byte> plain, Span<byte> room)
    {
        // What is one byte too long is written over.
        BinaryPrimitives.WriteInt32LittleEndian(room, HeadOfPlain(plain.Length));
        plain.CopyTo(room[PlainHead..]);
        room[PlainHead + plain.Length] = PlainEnd;
    }

    private static bool IsPlain(ReadOnlySpan<byte> packed, int length) =>
        length is > 0 and <= LargestPlain
        && packed.Length == length + PlainFrame
        && (BinaryPrimitives.ReadInt32LittleEndian(packed) & 0xffffff) == HeadOfPlain(length)
        && packed[^1] == PlainEnd;

    /// <summary>From the lowest bit: a window of 16 bits (0), not the last block (0), four digits of the length (00), the length
    /// less one (16 bits), not compressed (1).</summary>
    private static int HeadOfPlain(int length) => ((length - 1) << 4) | (1 << 20);

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
