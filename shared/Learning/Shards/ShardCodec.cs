using System.Buffers.Binary;
using System.Security.Cryptography;
using Almagest.Spectra;

namespace Almagest.Learning.Shards;

/// <summary>
/// Shards as bytes: "ASHD", version, kind (low byte 0: flux, 1: counts; high byte: I - 1), campaign id (32 bytes), index, N, B,
/// P (int32 each), the arrays of
/// <see cref="Shard"/> and <see cref="ShardCounts"/> in the order of their declaration, SHA-256 of all that. Little-endian.
/// </summary>
public static class ShardCodec
{
    private const uint Magic = 0x44485341;
    private const ushort Version = 1;
    private const int HeaderLength = 56;
    private const int MostSpectra = 1 << 16;
    private const int MostBins = 1 << 14;
    private const int MostParameters = 1 << 10;
    private const int MostTogether = 256;
    private const int LongestShard = 1 << 30;

    public static byte[] Write(Shard shard)
    {
        byte[] bytes = new byte[
            checked(
                (int)LengthOf(
                    shard.Count,
                    shard.BinCount,
                    shard.ParameterCount,
                    shard.Counts is null ? 0 : shard.SpectraPerSource
                )
            )
        ];
        WriteHeader(shard, bytes);
        var writer = new ArrayWriter(bytes.AsSpan(HeaderLength..^SHA256.HashSizeInBytes));
        writer.Put(shard.Parameters);
        writer.Put(shard.Expected);
        if (shard.Counts is { } counts)
        {
            writer.Put(counts.Responses);
            writer.Put(counts.Exposures);
            writer.Put(counts.BackgroundScales);
            writer.Put(counts.ExpectedBackground);
            writer.Put(counts.Source);
            writer.Put(counts.Background);
        }
        writer.RequireFull();
        SHA256.HashData(bytes.AsSpan(..^SHA256.HashSizeInBytes), bytes.AsSpan(^SHA256.HashSizeInBytes..));
        return bytes;
    }

    /// <exception cref="SpectralDataException">The bytes are no shard, are of another version, or were changed on the
    /// way.</exception>
    public static Shard Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength + SHA256.HashSizeInBytes)
            throw SpectralDataException.At("shard", $"{bytes.Length} bytes", $"at least {HeaderLength + SHA256.HashSizeInBytes}");
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic)
            throw SpectralDataException.At("shard", "other first bytes", "ASHD");
        if (BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]) is var version and not Version)
            throw SpectralDataException.At("shard", $"version {version}", $"version {Version}");
        int together = BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]) switch
        {
            0 => 0,
            var kind when (kind & 0xFF) == 1 => 1 + (kind >> 8),
            var kind => throw SpectralDataException.At("shard", $"kind {kind}", "0 (flux) or 1 (counts)"),
        };
        int index = ReadNumber(bytes, 40, "index", int.MaxValue);
        int count = ReadNumber(bytes, 44, "spectra", MostSpectra);
        int bins = ReadNumber(bytes, 48, "bins", MostBins);
        int parameters = ReadNumber(bytes, 52, "parameters", MostParameters);
        long expected = LengthOf(count, bins, parameters, together);
        if (bytes.Length != expected)
            throw SpectralDataException.At("shard", $"{bytes.Length} bytes", $"{expected} for {count} spectra of {bins} bins");
        if (!SHA256.HashData(bytes[..^SHA256.HashSizeInBytes]).AsSpan().SequenceEqual(bytes[^SHA256.HashSizeInBytes..]))
            throw SpectralDataException.At("shard", "a content of another SHA-256", "the one at its end");
        return ShardCheck.Require(ReadArrays(bytes, index, count, bins, parameters, together));
    }

    private static Shard ReadArrays(ReadOnlySpan<byte> bytes, int index, int count, int bins, int parameters, int together)
    {
        int spectra = count * Math.Max(1, together);
        var reader = new ArrayReader(bytes[HeaderLength..^SHA256.HashSizeInBytes]);
        return new Shard
        {
            CampaignId = Convert.ToHexStringLower(bytes[8..40]),
            Index = index,
            Count = count,
            BinCount = bins,
            ParameterCount = parameters,
            SpectraPerSource = Math.Max(1, together),
            Parameters = reader.Take<double>(count * parameters),
            Expected = reader.Take<float>(spectra * bins),
            Counts =
                together == 0
                    ? null
                    : new ShardCounts(
                        reader.Take<int>(spectra),
                        reader.Take<double>(spectra),
                        reader.Take<double>(spectra),
                        reader.Take<float>(spectra * bins),
                        reader.Take<int>(spectra * bins),
                        reader.Take<int>(spectra * bins)
                    ),
        };
    }

    private static void WriteHeader(Shard shard, Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(
            bytes[6..],
            (ushort)(shard.Counts is null ? 0 : 1 + ((shard.SpectraPerSource - 1) << 8))
        );
        Convert.FromHexString(shard.CampaignId).CopyTo(bytes[8..40]);
        ReadOnlySpan<int> numbers = [shard.Index, shard.Count, shard.BinCount, shard.ParameterCount];
        for (int i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes[(40 + (4 * i))..], numbers[i]);
    }

    private static int ReadNumber(ReadOnlySpan<byte> bytes, int at, string what, int most)
    {
        int number = BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
        if (number < 0 || number > most)
            throw SpectralDataException.At($"shard, {what}", $"{number}", $"0 to {most}");
        return number;
    }

    /// <summary>Of a shard whose sources have so many spectra of counts each; 0: fluxes.</summary>
    /// <exception cref="SpectralDataException">A shard of more than 1 GiB.</exception>
    private static long LengthOf(long count, long bins, long parameters, int together)
    {
        if (together > MostTogether)
            throw SpectralDataException.At("shard", $"{together} spectra of each source", $"at most {MostTogether}");
        long body = count * ((8 * parameters) + (together == 0 ? 4 * bins : together * (20 + (16 * bins))));
        if (body > LongestShard)
            throw SpectralDataException.At("shard", $"{body} bytes", $"at most {LongestShard}");
        return HeaderLength + body + SHA256.HashSizeInBytes;
    }
}
