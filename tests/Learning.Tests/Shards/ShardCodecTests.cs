using System.Buffers.Binary;
using System.Security.Cryptography;
using Almagest.Learning.Shards;
using Almagest.Spectra;

namespace Almagest.Learning.Tests.Shards;

public sealed class ShardCodecTests
{
    private static readonly byte[] Bytes = ShardCodec.Write(Shard());

    [Fact]
    public void A_shard_read_back_is_the_same() => Assert.Equal(Bytes, ShardCodec.Write(ShardCodec.Read(Bytes)));

    [Fact]
    public void A_shard_of_flux_read_back_is_the_same()
    {
        Shard read = ShardCodec.Read(ShardCodec.Write(Shard() with { Counts = null }));
        Assert.Null(read.Counts);
        Assert.Equal(Shard().Parameters, read.Parameters);
        Assert.Equal(Shard().Expected, read.Expected);
    }

    [Fact]
    public void Any_changed_byte_is_noticed()
    {
        for (int at = 0; at < Bytes.Length; at++)
        {
            byte[] changed = [.. Bytes];
            changed[at] ^= 0x10;
            Assert.Throws<SpectralDataException>(() => ShardCodec.Read(changed));
        }
    }

    [Fact]
    public void Any_missing_end_is_noticed()
    {
        for (int length = 0; length < Bytes.Length; length++)
            Assert.Throws<SpectralDataException>(() => ShardCodec.Read(Bytes.AsSpan(0, length)));
    }

    [Theory]
    [InlineData(44, int.MaxValue, "spectra"), InlineData(48, -1, "bins"), InlineData(52, int.MinValue, "parameters")]
    [InlineData(44, 65_000, "bytes"), InlineData(4, 2, "version"), InlineData(6, 7, "kind")]
    public void A_header_that_lies_is_refused_before_memory_is_taken(int at, int number, string named)
    {
        byte[] changed = [.. Bytes];
        if (at < 8)
            changed[at] = (byte)number;
        else
            BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(at), number);
        Assert.Contains(
            named,
            Assert.Throws<SpectralDataException>(() => ShardCodec.Read(changed)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Negative_counts_with_a_right_hash_are_refused()
    {
        byte[] changed = [.. Bytes];
        BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(changed.Length - 36), -5);
        SHA256.HashData(changed.AsSpan(..^32), changed.AsSpan(^32..));
        Assert.Contains(
            "-5",
            Assert.Throws<SpectralDataException>(() => ShardCodec.Read(changed)).Message,
            StringComparison.Ordinal
        );
    }

    private static Shard Shard() =>
        new()
        {
            CampaignId = new string('e', 64),
            Index = 3,
            Count = 2,
            BinCount = 3,
            ParameterCount = 1,
            Parameters = [1.5, -2],
            Expected = [1, 2, 3, 4, 5, 0.5f],
            Counts = new ShardCounts(
                [0, 1],
                [1e3, 2e4],
                [0, 12.5],
                [0, 0, 0, 1, 2, 3],
                [1, 0, 4, 6, 7, 3],
                [0, 0, 0, 12, 25, 40]
            ),
        };
}
