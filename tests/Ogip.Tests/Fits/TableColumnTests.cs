using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.Tests.Fits;

public sealed class TableColumnTests
{
    public static TheoryData<string, byte[], double[]> Types() =>
        new()
        {
            { "2L", [(byte)'T', (byte)'F'], [1, 0] },
            { "11X", [0b1010_0000, 0b0110_0000], [1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1] },
            { "2B", [7, 255], [7, 255] },
            { "2I", [0xFF, 0xFE, 1, 0], [-2, 256] },
            { "J", [0xFF, 0xFF, 0xFF, 0xFF], [-1] },
            { "1K", [0, 0, 0, 1, 0, 0, 0, 0], [4294967296] },
            { "E", [0x3F, 0xC0, 0, 0], [1.5] },
            { "1D", [0xC0, 0x04, 0, 0, 0, 0, 0, 0], [-2.5] },
            { "C", [0x3F, 0xC0, 0, 0, 0x40, 0, 0, 0], [1.5, 2] },
            { "M", [0xC0, 0x04, 0, 0, 0, 0, 0, 0, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0], [-2.5, 1] },
            { "0E", [], [] },
            { "1PI(2)", [0, 0, 0, 2, 0, 0, 0, 1, 99, 0, 5, 0, 6], [5, 6] },
            { "1QB(1)", [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 42], [42] },
            { "PE(0)", [0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF], [] },
        };

    [Theory, MemberData(nameof(Types))]
    public void Every_type_of_number_reads(string format, byte[] data, double[] expected) =>
        Assert.Equal(expected, Column(format, data).ReadRow(0));

    [Fact]
    public void Text_ends_at_a_NUL_and_loses_trailing_blanks() =>
        Assert.Equal("ab", Column("6A", "ab \0zz"u8.ToArray()).ReadText(0));

    [Fact]
    public void Integers_are_scaled_and_nulls_are_NaN()
    {
        TableColumn column = Column("3I", [0x80, 0x00, 0, 1, 0, 9], "TSCAL1  = 2.0", "TZERO1  = 32768", "TNULL1  = 9");
        Assert.Equal([-32768, 32770, double.NaN], column.ReadRow(0));
    }

    [Fact]
    public void Scaled_reals_keep_their_fraction() =>
        Assert.Equal([10.75], Column("E", [0x3F, 0xC0, 0, 0], "TSCAL1  = 0.5", "TZERO1  = 10").ReadRow(0));

    [Theory]
    [InlineData(
        "1PI(2)",
        new byte[] { 0, 0, 0, 2, 0, 0, 0, 1, 99, 0, 5 },
        "2 elements at byte 1 of the heap; expected elements within its 3 bytes"
    )]
    [InlineData("1PI(2)", new byte[] { 0x80, 0, 0, 2, 0, 0, 0, 0, 1, 1 }, "elements within")]
    [InlineData("1PI(2)", new byte[] { 0, 0, 0, 1, 0xFF, 0, 0, 0, 1, 1 }, "elements within")]
    [InlineData("1QD(2)", new byte[] { 0x7F, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 1 }, "elements within")]
    public void A_descriptor_that_leaves_the_heap_is_refused(string format, byte[] data, string expected)
    {
        var wrong = Assert.Throws<SpectralDataException>(() => Column(format, data).ReadRow(0));
        Assert.StartsWith("c.fits[1] column VALUE, row 1", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_share_the_heap_without_end_are_refused()
    {
        byte[] descriptor = [0, 0, 0, 100, 0, 0, 0, 0];
        byte[] data = [.. Enumerable.Repeat(descriptor, 1000).SelectMany(bytes => bytes), .. new byte[100]];
        byte[] file = RawFits.Table(8, 1000, data, "TFIELDS =                    1", "TTYPE1  = 'VALUE'", "TFORM1  = '1PB(100)'");
        Assert.Contains(
            "a few times over",
            Assert
                .Throws<SpectralDataException>(() => FitsFile.Read(file, "c.fits").Hdus[1].Table.Columns[0].TotalCount())
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Columns_wider_than_their_row_are_refused()
    {
        byte[] file = RawFits.Table(4, 1, new byte[4], "TFIELDS =                    1", "TTYPE1  = 'VALUE'", "TFORM1  = '2J'");
        Assert.Contains(
            "no more than NAXIS1 = 4",
            Assert.Throws<SpectralDataException>(() => FitsFile.Read(file, "c.fits").Hdus[1].Table).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>A table of one row and one column; what exceeds the row is heap.</summary>
    private static TableColumn Column(string format, byte[] data, params string[] cards)
    {
        int width =
            format.Contains('P', StringComparison.Ordinal) ? 8
            : format.Contains('Q', StringComparison.Ordinal) ? 16
            : data.Length;
        byte[] file = RawFits.Table(
            width,
            1,
            data.Length == 0 ? [0] : data,
            ["TFIELDS =                    1", "TTYPE1  = 'VALUE'", $"TFORM1  = '{format}'", .. cards]
        );
        return FitsFile.Read(file, "c.fits").Hdus[1].Table.Columns[0];
    }
}
