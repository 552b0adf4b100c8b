using System.Text;
using Almagest.Vo.Exports;
using Almagest.Vo.Fields;
using Almagest.Vo.Rows;
using Almagest.Vo.Tests.Peers;

namespace Almagest.Vo.Tests.Exports;

public sealed class FitsTableWriterTests
{
    [Fact]
    public async Task Astropy_reads_every_value()
    {
        TableHead head = new()
        {
            Name = "odd",
            Description = new string('d', 200),
            Infos = [("QUERY", "SELECT 'é' " + new string('q', 300))],
        };
        (string path, _) = await OddTable.WriteAsync(FitsTableWriter.Instance, OddTable.Source(), head);
        string[] lines = OtherReaders.Astropy("fits", path);
        long length = new FileInfo(path).Length;
        File.Delete(path);

        Assert.Equal(0, length % 2880);
        Assert.Equal("energy keV", lines[4]);
        string[] rows = [.. lines.TakeLast(5)];
        Assert.Equal(
            """[true, -5, 123456, 1152921504606846976, 1.5, -2.25e-300, "GX 339\\u20134 <&> 'q' \"d\"", "a/b.pha", """
                + "\"2026-11-28T09:30:00\", [1.0, 0.1], [0.1, 1e+300], [10.5, -20.25], [1.0, 2.0, 3.0], "
                + "[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]]",
            rows[0]
        );
        Assert.Contains("null, null, null, ", rows[1], StringComparison.Ordinal);
        Assert.Contains("32767, 2147483647, 9223372036854775807", rows[2], StringComparison.Ordinal);
        Assert.Contains(new string('x', 300), rows[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stilts_reads_it_too()
    {
        (string path, _) = await OddTable.WriteAsync(FitsTableWriter.Instance, OddTable.Source(0, 1, 3, 5, 7, 10));
        string[] lines = OtherReaders.StiltsReads("fits", path);
        File.Delete(path);

        Assert.Equal(6, lines.Length);
        foreach (string cell in (string[])["true", "-5", "1152921504606846976", "-2.25E-300", "a/b.pha"])
            Assert.Contains(cell, lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_table_is_a_table()
    {
        using MemoryStream stream = new();
        TableOutcome outcome = await FitsTableWriter.Instance.WriteAsync(
            stream,
            new(),
            ValueRow.Source(OddTable.Columns, []),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(new TableOutcome(0, false, null), outcome);
        string text = Encoding.ASCII.GetString(stream.ToArray());
        Assert.Contains("NAXIS2  =                    0", text, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length % 2880);
    }

    [Fact]
    public async Task An_overflow_stands_in_the_head()
    {
        using MemoryStream stream = new();
        TableOutcome outcome = await FitsTableWriter.Instance.WriteAsync(
            stream,
            new() { MaxRows = 2 },
            OddTable.Source(),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(new TableOutcome(2, true, null), outcome);
        Assert.Contains("OVERFLOW=                    T", Encoding.ASCII.GetString(stream.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_that_would_read_as_none_is_an_error_before_the_first_byte()
    {
        using MemoryStream stream = new();
        Field column = new() { Name = "n", Kind = DataKind.Short };

        InvalidDataException wrong = await Assert.ThrowsAsync<InvalidDataException>(() =>
            FitsTableWriter.Instance.WriteAsync(
                stream,
                new(),
                ValueRow.Source(
                    [column],
                    [
                        [short.MinValue],
                        [null],
                    ]
                ),
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal("found -32768 in n, which has to stand for rows without a value.", wrong.Message);
        Assert.Equal(0, stream.Length);
    }
}
