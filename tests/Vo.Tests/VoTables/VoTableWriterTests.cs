using System.Text;
using System.Xml.Linq;
using Almagest.Vo.Fields;
using Almagest.Vo.Rows;
using Almagest.Vo.Tests.Peers;
using Almagest.Vo.VoTables;

namespace Almagest.Vo.Tests.VoTables;

public sealed class VoTableWriterTests
{
    private static readonly Field Number = new() { Name = "n", Kind = DataKind.Int };

    [Theory, InlineData(true), InlineData(false)]
    public async Task Astropy_reads_every_value(bool isBinary)
    {
        VoTableWriter writer = isBinary ? VoTableWriter.Binary2 : VoTableWriter.TableData;
        (string path, _) = await OddTable.WriteAsync(writer, OddTable.Source());

        string[] lines = OtherReaders.Astropy("votable", path);
        File.Delete(path);

        Assert.Equal("INFO QUERY_STATUS OK ", lines[0]);
        Assert.Equal(
            "flux double None None erg / (s cm2) phot.flux",
            lines[6]
                .Replace("erg s-1 cm-2", "erg / (s cm2)", StringComparison.Ordinal)
                .Replace("erg / (cm2 s)", "erg / (s cm2)", StringComparison.Ordinal)
        );
        Assert.Equal("seen char * timestamp None None", lines[9]);
        Assert.Equal("pos double 2 point deg None", lines[12]);
        string[] rows = [.. lines.TakeLast(5)];
        Assert.Equal(
            """[true, -5, 123456, 1152921504606846976, 1.5, -2.25e-300, "GX 339\u20134 <&> 'q' \"d\"", "a/b.pha", """
                + "\"2026-11-28T09:30:00\", [1.0, 0.1], [0.1, 1e+300], [10.5, -20.25], [1.0, 2.0, 3.0], "
                + "[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]]",
            rows[0]
        );
        // An int without a value is no 0.
        Assert.StartsWith("[null, null, null, null, ", rows[1], StringComparison.Ordinal);
        Assert.StartsWith("[false, 32767, 2147483647, 9223372036854775807, ", rows[2], StringComparison.Ordinal);
        Assert.Contains("\"inf\", \"\", \"\", \"2000-01-01T00:00:00.5\"", rows[2], StringComparison.Ordinal);
        Assert.Contains(
            "\"-inf\", \"\\u65e5\\u672c \\ud83d\\udd2d\", \"" + new string('x', 300),
            rows[3],
            StringComparison.Ordinal
        );
        Assert.Contains("\"\\\\u00e9\"", rows[4], StringComparison.Ordinal);
    }

    [Theory, InlineData(true, 3), InlineData(false, 3), InlineData(true, null)]
    public async Task Votlint_has_nothing_to_say(bool isBinary, int? limit)
    {
        VoTableWriter writer = isBinary ? VoTableWriter.Binary2 : VoTableWriter.TableData;
        // Without the polygon: votlint 3.4.7 loses its place in one of BINARY2 (it reads all of it once the xtype is gone).
        TableHead head = new() { Infos = [("QUERY", "SELECT '<' & \"x\" \u0001 FROM t")], MaxRows = limit };
        (string path, TableOutcome outcome) = await OddTable.WriteAsync(writer, OddTable.Source(Enumerable.Range(0, 13)), head);

        string said = OtherReaders.Votlint(path);
        File.Delete(path);

        Assert.Equal(limit is not null, outcome.IsOverflow);
        Assert.Equal("", said);
    }

    [Theory, InlineData(4, true, 4), InlineData(5, false, 5), InlineData(6, false, 5), InlineData(0, true, 0)]
    public async Task An_overflow_is_said_behind_the_rows(int limit, bool isOverflow, int rows)
    {
        (XDocument document, TableOutcome outcome) = await WriteAsync(
            ValueRow.Source([Number], Enumerable.Range(0, 5).Select(i => new object?[] { i })),
            limit
        );

        Assert.Equal(new TableOutcome(rows, isOverflow, null), outcome);
        Assert.Equal(rows, document.Descendants().Count(one => one.Name.LocalName == "TR"));
        Assert.Equal(isOverflow ? ["OK", "OVERFLOW"] : ["OK"], Statuses(document));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task An_error_in_mid_stream_closes_the_document(bool isBinary)
    {
        VoTableWriter writer = isBinary ? VoTableWriter.Binary2 : VoTableWriter.TableData;
        using MemoryStream stream = new();
        TableHead head = new() { Describe = failure => $"{failure.Message} & <so on>" };

        TableOutcome outcome = await writer.WriteAsync(
            stream,
            head,
            new([Number], Breaking(20_000)),
            TestContext.Current.CancellationToken
        );

        XDocument document = XDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        Assert.Equal(["OK", "ERROR"], Statuses(document));
        Assert.Equal("It broke & <so on>", document.Descendants().Last(one => one.Name.LocalName == "INFO").Value);
        Assert.Equal(20_000, outcome.Rows);
        Assert.Equal("It broke", outcome.Failure!.Message);
        if (isBinary)
            Assert.Equal(
                20_000 * 5,
                Convert.FromBase64String(document.Descendants().Single(one => one.Name.LocalName == "STREAM").Value).Length
            );
    }

    [Fact]
    public async Task An_error_before_the_first_row_is_the_callers()
    {
        using MemoryStream stream = new();

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            VoTableWriter.Binary2.WriteAsync(stream, new(), new([Number], Breaking(0)), TestContext.Current.CancellationToken)
        );
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public async Task A_value_that_its_column_can_t_hold_ends_the_table_not_the_document()
    {
        (XDocument document, TableOutcome outcome) = await WriteAsync(
            ValueRow.Source(
                [Number],
                [
                    [1],
                    ["no number"],
                    [3],
                ]
            ),
            null
        );

        Assert.Equal(1, outcome.Rows);
        Assert.Equal(["OK", "ERROR"], Statuses(document));
        Assert.Single(document.Descendants(), one => one.Name.LocalName == "TR");
    }

    [Fact]
    public void An_error_is_a_document()
    {
        XDocument document = XDocument.Parse(
            Encoding.UTF8.GetString(VoTableWriter.Error("line 1, column 8: found <x> \u0000 & so on"))
        );

        Assert.Equal(["ERROR"], Statuses(document));
        Assert.Equal("line 1, column 8: found <x> \uFFFD & so on", document.Root!.Value);
        Assert.Equal("results", document.Root.Elements().Single().Attribute("type")!.Value);
    }

    [Fact]
    public async Task A_large_table_passes_through_little_memory()
    {
        Field[] columns =
        [
            Number,
            new() { Name = "x", Kind = DataKind.Double },
            new()
            {
                Name = "t",
                Kind = DataKind.Text,
                IsAscii = true,
            },
        ];
        ValueRow row = new(1, 2.5, "twenty characters ..");

        foreach (
            TableWriter writer in (TableWriter[])
                [
                    VoTableWriter.Binary2,
                    VoTableWriter.TableData,
                    Exports.JsonAndSeparatedTests.Json,
                    Exports.JsonAndSeparatedTests.Csv,
                ]
        )
        {
            CountingStream stream = new();
            long half = 0;
            TableOutcome outcome = await writer.WriteAsync(
                stream,
                new(),
                new(columns, Same(row, 100_000, atHalf: () => half = stream.Bytes)),
                TestContext.Current.CancellationToken
            );
            Assert.Equal(100_000, outcome.Rows);
            Assert.True(stream.Bytes > 2_500_000);
            Assert.True(stream.Largest < 300_000, $"{writer.Extension}: {stream.Largest} bytes at once");
            // What is not yet written when half of the rows are read is what is held.
            Assert.True((stream.Bytes / 2) - half < 300_000, $"{writer.Extension}: {half} of {stream.Bytes} bytes at half");
        }
    }

    private static IEnumerable<string> Statuses(XDocument document) =>
        document
            .Descendants()
            .Where(one => one.Attribute("name")?.Value == "QUERY_STATUS")
            .Select(one => one.Attribute("value")!.Value);

    private static async Task<(XDocument Document, TableOutcome Outcome)> WriteAsync(RowSource source, long? limit)
    {
        using MemoryStream stream = new();
        TableOutcome outcome = await VoTableWriter.TableData.WriteAsync(
            stream,
            new() { MaxRows = limit },
            source,
            TestContext.Current.CancellationToken
        );
        return (XDocument.Parse(Encoding.UTF8.GetString(stream.ToArray())), outcome);
    }

    private static async IAsyncEnumerable<IRow> Breaking(int after)
    {
        await Task.Yield();
        for (int i = 0; i < after; i++)
            yield return new ValueRow(i);
        throw new InvalidOperationException("It broke");
    }

    private static async IAsyncEnumerable<IRow> Same(IRow row, int count, Action? atHalf = null)
    {
        await Task.Yield();
        for (int i = 0; i < count; i++)
        {
            if (i == count / 2)
                atHalf?.Invoke();
            yield return row;
        }
    }

    private sealed class CountingStream : MemoryStream
    {
        public long Bytes { get; private set; }
        public int Largest { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Bytes += buffer.Length;
            Largest = Math.Max(Largest, buffer.Length);
            return default;
        }
    }
}
