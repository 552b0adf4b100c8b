using System.Buffers;
using System.IO.Compression;

namespace Almagest.Spectra.Observations;

/// <summary>Payloads as compact bytes and back, to the bit: whole counts as varints, the rest as floats, under Brotli.</summary>
/// <remarks>
/// Layout: version (1 byte, 1), varint length of the body, body under Brotli. The body is described by
/// <see cref="PayloadWriter"/> and <see cref="PayloadReader"/>, which mirror each other.
/// </remarks>
public static class PayloadCodec
{
    private const byte Version = 1;

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
        byte[] packed = ArrayPool<byte>.Shared.Rent(head.Written.Length + BrotliEncoder.GetMaxCompressedLength(plain.Length));
        try
        {
            head.Written.CopyTo(packed);
            if (!BrotliEncoder.TryCompress(plain, packed.AsSpan(head.Written.Length), out int length, Quality, WindowBits))
                throw new InvalidOperationException("The compressor overran its own bound.");
            return packed[..(head.Written.Length + length)];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <exception cref="SpectralDataException">The bytes are no payload.</exception>
    public static ObservationPayload Decode(ReadOnlySpan<byte> bytes)
    {
        PayloadReader head = new(bytes);
        if (head.Byte() is var version and not Version)
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
}
