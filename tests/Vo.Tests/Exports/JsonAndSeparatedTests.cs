using System.Text;
using System.Text.Json;
using Almagest.Vo.Exports;
using Almagest.Vo.Fields;
using Almagest.Vo.Rows;
using Almagest.Vo.Tests.Peers;

namespace Almagest.Vo.Tests.Exports;

public sealed class JsonAndSeparatedTests
{
    public static TableWriter Json => JsonTableWriter.Instance;
    public static TableWriter Csv => SeparatedWriter.Csv;

    [Fact]
    public async Task Json_has_columns_rows_and_how_it_ended()
    {
        JsonElement root = JsonDocument.Parse(await TextAsync(Json, OddTable.Source(), 4)).RootElement;

        Assert.Equal("OVERFLOW", root.GetProperty("status").GetString());
        Assert.Equal(14, root.GetProperty("metadata").GetArrayLength());
        Assert.Equal("keV", root.GetProperty("metadata")[4].GetProperty("unit").GetString());
        JsonElement rows = root.GetProperty("data");
        Assert.Equal(4, rows.GetArrayLength());
        Assert.Equal(1L << 60, rows[0][3].GetInt64());
        Assert.Equal("GX 339–4 <&> 'q' \"d\"", rows[0][6].GetString());
        Assert.Equal("0.1", rows[0][9][1].GetRawText());
        Assert.All(rows[1].EnumerateArray(), value => Assert.Equal(JsonValueKind.Null, value.ValueKind));
        Assert.Equal(JsonValueKind.Null, rows[2][4].ValueKind);
        Assert.Equal("Infinity", rows[2][5].GetString());
    }

    [Fact]
    public async Task Json_is_closed_by_an_error()
    {
        RowSource source = ValueRow.Source(
            [OddTable.Columns[2]],
            [
                [1],
                ["x"],
            ]
        );
        JsonElement root = JsonDocument.Parse(await TextAsync(Json, source)).RootElement;

        Assert.Equal("ERROR", root.GetProperty("status").GetString());
        Assert.Equal(1, root.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Csv_quotes_what_has_to_be()
    {
        Field[] columns = [OddTable.Columns[6] with { Name = "a,b" }, OddTable.Columns[5]];
        string text = await TextAsync(
            Csv,
            ValueRow.Source(
                columns,
                [
                    ["x\"y", 1e-12],
                    ["line\nbreak", null],
                    [" z", double.NaN],
                    [null, -0.1],
                ]
            )
        );

        Assert.Equal("\"a,b\",flux\r\n\"x\"\"y\",1E-12\r\n\"line\nbreak\",\r\n\" z\",NaN\r\n,-0.1\r\n", text);
    }

    [Fact]
    public async Task Tsv_has_no_tab_within_a_value() =>
        Assert.Equal(
            "name\tflux\na b c\t1.5\n",
            await TextAsync(
                SeparatedWriter.Tsv,
                ValueRow.Source(
                    [OddTable.Columns[6], OddTable.Columns[5]],
                    [
                        ["a\tb\nc", 1.5],
                    ]
                )
            )
        );

    [Fact]
    public async Task An_error_ends_a_csv() =>
        await Assert.ThrowsAsync<FormatException>(() =>
            TextAsync(
                Csv,
                ValueRow.Source(
                    [OddTable.Columns[2]],
                    [
                        [1],
                        ["x"],
                    ]
                )
            )
        );

    [Fact]
    public async Task Astropy_reads_a_csv()
    {
        (string path, _) = await OddTable.WriteAsync(Csv, OddTable.Source(1, 3, 5, 6));
        string[] lines = OtherReaders.Astropy("csv", path);
        File.Delete(path);

        Assert.Equal("short|long|flux|name", lines[0]);
        Assert.Equal("""[-5, 1152921504606846976, -2.25e-300, "GX 339\u20134 <&> 'q' \"d\""]""", lines[1]);
        Assert.StartsWith("[null, null, null, ", lines[2], StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(TableWriter writer, RowSource source, long? limit = null)
    {
        using MemoryStream stream = new();
        await writer.WriteAsync(stream, new() { MaxRows = limit }, source, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
