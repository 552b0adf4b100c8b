using System.IO.Compression;
using System.Text;
using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.Tests.Fits;

public sealed class FitsFileTests
{
    private static readonly byte[] Whole = RawFits.Table(
        4,
        3,
        [0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3],
        "TFIELDS =                    1",
        "TTYPE1  = 'A'",
        "TFORM1  = 'J'",
        "EXTNAME = 'NUMBERS'"
    );

    [Fact]
    public void A_table_reads() =>
        Assert.Equal([1, 2, 3], FitsFile.Read(Whole, "t.fits").Hdus[1].Table.Require("a").ReadScalars());

    [Fact]
    public void Gzip_is_known_by_its_first_bytes() =>
        Assert.Equal([1, 2, 3], FitsFile.Read(Zip(Whole), "t.fits").Hdus[1].Table.Require("A").ReadScalars());

    [Fact]
    public void An_empty_file_is_refused() => Refuses([], "t.fits: found an empty file; expected a FITS file.");

    [Fact]
    public void A_file_of_another_kind_is_refused() =>
        Refuses(Encoding.ASCII.GetBytes("\\documentclass{article}"), "does not begin with 'SIMPLE  ='");

    [Theory]
    [InlineData(100, "an END card")]
    [InlineData(2880 + 100, "an END card")]
    [InlineData((2 * 2880) + 5, "a file cut short: 5 bytes of data; expected 12")]
    public void A_file_cut_short_is_refused(int length, string expected) => Refuses(Whole[..length], expected);

    [Fact]
    public void Only_the_last_padding_may_be_missing() =>
        Assert.Equal(3, FitsFile.Read(Whole.AsMemory(0, (2 * 2880) + 12), "t.fits").Hdus[1].Table.RowCount);

    [Fact]
    public void A_gzip_stream_cut_short_is_refused()
    {
        byte[] zipped = Zip(Whole);
        for (int length = 2; length < zipped.Length; length++)
            Refuses(zipped[..length], "gzip stream");
    }

    [Fact]
    public void A_gzip_bomb_stops_at_the_limit()
    {
        byte[] bomb = Zip(new byte[10_000_000]);
        var limits = new FitsLimits { MaximumBytes = 1_000_000 };
        long before = GC.GetAllocatedBytesForCurrentThread();
        var wrong = Assert.Throws<SpectralDataException>(() => FitsFile.Read(bomb, "bomb.fits", limits));
        Assert.Contains("more than 1000000 bytes after unzipping", wrong.Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4_000_000);
    }

    [Fact]
    public void An_absent_file_is_named() =>
        Assert.Contains(
            "/no/such/file.pha",
            Assert.Throws<SpectralDataException>(() => FitsFile.Open("/no/such/file.pha")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_device_without_end_is_not_read() =>
        Assert.Contains(
            "a device",
            Assert.Throws<SpectralDataException>(() => FitsFile.Open("/dev/zero")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void What_follows_the_last_extension_is_ignored() =>
        Assert.Equal(2, FitsFile.Read((byte[])[.. Whole, .. new byte[2880]], "t.fits").Hdus.Count);

    [Theory]
    [InlineData("NAXIS2  =                    3", "NAXIS2  =  9223372036854775807", "more bytes of data than can be counted")]
    [InlineData("NAXIS2  =                    3", "NAXIS2  =           2000000000", "2 GiB")]
    [InlineData("NAXIS2  =                    3", "NAXIS2  =                   -3", "NAXIS2: found -3; expected at least 0")]
    [InlineData("NAXIS1  =                    4", "NAXIS1  =                    0", "3 rows of 0 bytes")]
    [InlineData("NAXIS   =                    2", "NAXIS   =                 1000", "at most 999")]
    [InlineData("TFIELDS =                    1", "TFIELDS =                 1000", "at most 999")]
    [InlineData("TFORM1  = 'J'", "TFORM1  = '2'", "TFORM1: found '2'")]
    [InlineData("TFORM1  = 'J'", "TFORM1  = '99999999999J'", "a smaller repeat count")]
    [InlineData("TTYPE1  = 'A'", "TTYPE1  = 'B'", "t.fits[1:NUMBERS] column A: found only B")]
    [InlineData("NAXIS2  =                    3", "NAXIS2  = 'three'", "NAXIS2: found 'three'; expected a whole number")]
    public void A_header_that_lies_is_refused(string card, string lie, string expected)
    {
        string text = Encoding.Latin1.GetString(Whole);
        Assert.Contains(card, text, StringComparison.Ordinal);
        byte[] bytes = Encoding.Latin1.GetBytes(text.Replace(card.PadRight(80), lie.PadRight(80), StringComparison.Ordinal));
        Refuses(bytes, expected);
    }

    private static void Refuses(byte[] bytes, string expected)
    {
        var wrong = Assert.Throws<SpectralDataException>(() =>
            FitsFile.Read(bytes, "t.fits").Hdus[1].Table.Require("A").ReadScalars()
        );
        Assert.StartsWith("t.fits", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
    }

    private static byte[] Zip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return target.ToArray();
    }
}
