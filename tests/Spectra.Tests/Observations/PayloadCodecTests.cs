using System.IO.Compression;
using Almagest.Spectra.Observations;

namespace Almagest.Spectra.Tests.Observations;

public sealed class PayloadCodecTests
{
    private static CountSpectrum Counts(int channels, Func<int, double> counts) =>
        new()
        {
            Instrument = "XMM EPN Medium",
            FirstChannel = -1,
            Counts = [.. Enumerable.Range(0, channels).Select(counts)],
            IsPoisson = true,
            Exposure = 12345.678901234,
        };

    private static readonly ObservationPayload[] Payloads =
    [
        new FluxPayload(
            [1.5, double.NaN, -0.0, 5e-324, double.MaxValue, 0, 3, 7, 1e-3],
            [true, false, true, true, false, true, true, true, true]
        ),
        new FluxPayload([], []),
        new CountsPayload([]),
        new CountsPayload([
            new ObservedSpectrum(Counts(1024, i => i * 31 % 17), Counts(1024, i => -i), new string('a', 64)),
            new ObservedSpectrum(
                Counts(3, i => i + 0.1) with
                {
                    IsPoisson = false,
                    StatisticalError = [0.5, 0.25, double.PositiveInfinity],
                    SystematicError = [0.03, 0.03, 0.03],
                    Quality = [0, 5, -1],
                    Grouping = [1, -1, 0],
                    BackScale = [1e-7, 2e-7, 3e-7],
                    AreaScale = [0.9],
                    FirstChannel = int.MaxValue,
                    Instrument = "Γ ray",
                },
                null,
                $"{new string('b', 64)}+{new string('c', 64)}"
            ),
            new ObservedSpectrum(Counts(2, i => Math.Pow(2, 53 + i)), null, ""),
            new ObservedSpectrum(Counts(2, i => 1e-4 * i) with { IsFlux = true }, null, ""),
        ]),
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Payloads.Length)];

    [Theory, MemberData(nameof(All))]
    public void Comes_back_to_the_bit(int payload)
    {
        ObservationPayload back = PayloadCodec.Decode(PayloadCodec.Encode(Payloads[payload]));
        Assert.Equivalent(Payloads[payload], back, strict: true);
        if (back is FluxPayload flux)
            Assert.Equal(
                ((FluxPayload)Payloads[payload]).FluxDensity.Select(BitConverter.DoubleToInt64Bits),
                flux.FluxDensity.Select(BitConverter.DoubleToInt64Bits)
            );
    }

    /// <summary>Programs of the version before know no other way.</summary>
    [Theory, InlineData(1), InlineData(128), InlineData(8_000), InlineData(20_000)]
    public void A_flux_is_Brotli_to_whoever_knows_nothing_else(int bins)
    {
        FluxPayload flux = new([.. Enumerable.Range(1, bins).Select(i => 1e-3 / i)], [.. Enumerable.Repeat(true, bins)]);
        PayloadWriter body = new(),
            head = new();
        body.Payload(flux);
        head.Byte(2);
        head.Varint((ulong)body.Written.Length);
        byte[] bytes = PayloadCodec.Encode(flux),
            plain = new byte[body.Written.Length];
        Assert.True(BrotliDecoder.TryDecompress(bytes.AsSpan()[head.Written.Length..^4], plain, out int length));
        Assert.Equal(body.Written, plain.AsSpan(0, length));
        Assert.Equivalent(flux, PayloadCodec.Decode(bytes), strict: true);
    }

    [Fact]
    public void Sparse_counts_take_little_room()
    {
        Random random = new(1);
        // 4096 channels with 500 counts: written as doubles they are 32 KiB.
        double[] counts = new double[4096];
        for (int i = 0; i < 500; i++)
            counts[(int)(4096 * Math.Pow(random.NextDouble(), 3))]++;
        byte[] bytes = PayloadCodec.Encode(
            new CountsPayload([new ObservedSpectrum(Counts(4096, i => counts[i]), null, new string('a', 64))])
        );
        Assert.InRange(bytes.Length, 100, 700);
    }

    [Theory, MemberData(nameof(All))]
    public void Truncated_anywhere_it_is_refused(int payload)
    {
        byte[] bytes = PayloadCodec.Encode(Payloads[payload]);
        for (int length = 0; length < bytes.Length; length++)
            Assert.Throws<SpectralDataException>(() => PayloadCodec.Decode(bytes.AsSpan(0, length)));
    }

    [Theory, MemberData(nameof(All))]
    public void Damaged_anywhere_it_is_refused_or_read_but_never_crashes(int payload)
    {
        byte[] bytes = PayloadCodec.Encode(Payloads[payload]);
        Random random = new(payload);
        for (int trial = 0; trial < 3000; trial++)
        {
            byte[] damaged = [.. bytes];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            ReadOrRefuse(damaged);
        }
    }

    [Theory, MemberData(nameof(All))]
    public void One_changed_byte_never_gives_another_observation(int payload)
    {
        byte[] bytes = PayloadCodec.Encode(Payloads[payload]);
        foreach (byte change in (byte[])[1, 0x10, 0x80, 0xff])
            for (int at = 1; at < bytes.Length; at++)
            {
                byte[] damaged = [.. bytes];
                damaged[at] ^= change;
                AssertRefused(damaged, "damaged");
            }
    }

    /// <summary>As catalogues have it that were ingested before there was a checksum.</summary>
    [Theory, MemberData(nameof(All))]
    public void Without_a_checksum_it_is_read_as_before(int payload)
    {
        PayloadWriter body = new();
        body.Payload(Payloads[payload]);
        Assert.Equivalent(Payloads[payload], PayloadCodec.Decode(Pack(body.Written)), strict: true);
    }

    [Theory, MemberData(nameof(All))]
    public void Damaged_within_its_compression_it_is_refused_or_read_but_never_crashes(int payload)
    {
        PayloadWriter body = new();
        body.Payload(Payloads[payload]);
        Random random = new(payload);
        for (int trial = 0; trial < 3000; trial++)
        {
            byte[] damaged = [.. body.Written];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            ReadOrRefuse(Pack(damaged));
        }
    }

    [Fact]
    public void A_small_message_that_promises_a_great_deal_is_refused_before_it_is_believed()
    {
        PayloadWriter promise = new();
        promise.Byte(1);
        promise.Varint(1UL << 40);
        AssertRefused([.. promise.Written, 0], "a length of");

        // Constants: 9 bytes for a million numbers each, and many of them.
        PayloadWriter bomb = new();
        bomb.Byte(PayloadWriter.CountsKind);
        bomb.Varint(4096);
        for (int spectrum = 0; spectrum < 20; spectrum++)
        {
            bomb.Varint(0);
            bomb.Byte(0);
            bomb.Varint(0);
            bomb.Varint(0);
            foreach (int length in (int[])[1, 1, 1, 1 << 20])
            {
                bomb.Varint((ulong)length);
                bomb.Byte((byte)NumberForm.Constant);
                for (int i = 0; i < 8; i++)
                    bomb.Byte(0);
            }
            bomb.Byte(0);
        }
        AssertRefused(Pack(bomb.Written), "more numbers");
    }

    [Theory]
    [InlineData(new byte[] { 3, 1, 0 }, "version 3")]
    [InlineData(new byte[] { 2, 1, 0, 0, 0, 0, 0 }, "damaged")]
    [InlineData(new byte[] { 1, 4, 255, 255 }, "Brotli")]
    public void What_is_no_payload_is_named(byte[] bytes, string says) => AssertRefused(bytes, says);

    private static byte[] Pack(ReadOnlySpan<byte> body)
    {
        PayloadWriter head = new();
        head.Byte(1);
        head.Varint((ulong)body.Length);
        byte[] packed = new byte[BrotliEncoder.GetMaxCompressedLength(body.Length)];
        Assert.True(BrotliEncoder.TryCompress(body, packed, out int length, 1, 18));
        return [.. head.Written, .. packed[..length]];
    }

    private static void AssertRefused(byte[] bytes, string says) =>
        Assert.Contains(
            says,
            Assert.Throws<SpectralDataException>(() => PayloadCodec.Decode(bytes)).Message,
            StringComparison.Ordinal
        );

    private static void ReadOrRefuse(byte[] bytes)
    {
        try
        {
            PayloadCodec.Decode(bytes);
        }
        catch (SpectralDataException)
        {
            // Refused, as it should be.
        }
    }
}
