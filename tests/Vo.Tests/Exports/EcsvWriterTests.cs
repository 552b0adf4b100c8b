using Almagest.Vo.Exports;
using Almagest.Vo.Fields;
using Almagest.Vo.Rows;
using Almagest.Vo.Tests.Peers;

namespace Almagest.Vo.Tests.Exports;

public sealed class EcsvWriterTests
{
    [Fact]
    public async Task Astropy_reads_every_value_with_its_type_and_unit()
    {
        TableHead head = new()
        {
            Name = "odd",
            Description = "Odd: 'rows' #é\n\"more\"",
            Infos = [("query", "SELECT * -- {x: y}")],
        };
        (string path, _) = await OddTable.WriteAsync(EcsvWriter.Instance, OddTable.Source(), head);
        string[] lines = OtherReaders.Astropy("ecsv", path);
        File.Delete(path);

        Assert.Equal(
            ["META name odd", "META description Odd: 'rows' #é", "\"more\"", "META query SELECT * -- {x: y}"],
            lines[..4]
        );
        Assert.Equal("flag b None The flag of a <source> & its \"neighbour\"", lines[4]);
        Assert.Equal("energy f keV The energy of a <source> & its \"neighbour\"", lines[8]);
        Assert.StartsWith("flux f erg / (cm2 s)", lines[9], StringComparison.Ordinal);
        string[] rows = [.. lines.TakeLast(5)];
        Assert.Equal(
            """[true, -5, 123456, 1152921504606846976, 1.5, -2.25e-300, "GX 339\u20134 <&> 'q' \"d\"", "a/b.pha", """
                + "\"2026-11-28T09:30:00\", [1.0, 0.1], [0.1, 1e+300], [10.5, -20.25], [1.0, 2.0, 3.0], "
                + "[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]]",
            rows[0]
        );
        Assert.StartsWith("[null, null, null, null, null, null, null, null, null, ", rows[1], StringComparison.Ordinal);
        Assert.Contains("32767, 2147483647, 9223372036854775807, \"nan\", \"inf\", null", rows[2], StringComparison.Ordinal);
        Assert.Contains(
            """
            "-inf", "\u65e5\u672c \ud83d\udd2d",
            """.Trim(),
            rows[3],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_would_end_a_line_or_begin_a_comment_does_not()
    {
        Field column = new() { Name = "#a, \"b\"\n", Kind = DataKind.Text };
        (string path, _) = await OddTable.WriteAsync(
            EcsvWriter.Instance,
            ValueRow.Source(
                [column],
                [
                    ["# no comment"],
                    ["two\r\nlines"],
                    ["\"quoted\", 'twice'"],
                ]
            )
        );
        string[] lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
        File.Delete(path);

        Assert.Equal(["\"# no comment\"", "two  lines", "\"\"\"quoted\"\", 'twice'\""], lines[^3..]);
        Assert.Equal("\"#a, \"\"b\"\" \"", lines[^4]);
    }
}
