using System.Xml.Linq;
using Almagest.Vo.Exports;
using Almagest.Vo.Fields;
using Almagest.Vo.Rows;
using Almagest.Vo.Tests.Peers;
using DuckDB.NET.Data;

namespace Almagest.Vo.Tests.Exports;

/// <summary>Read back by DuckDB.</summary>
public sealed class ParquetTableWriterTests
{
    [Fact]
    public async Task Duckdb_reads_every_value_and_what_is_none()
    {
        (string path, TableOutcome outcome) = await OddTable.WriteAsync(ParquetTableWriter.Instance, OddTable.Source());
        string[][] rows = Ask($"SELECT COLUMNS(*)::VARCHAR FROM '{path}'");
        string[] types = [.. Ask($"DESCRIBE SELECT * FROM '{path}'").Select(row => row[1])];
        File.Delete(path);

        Assert.Equal(new TableOutcome(5, false, null), outcome);
        Assert.Equal(
            [
                "BOOLEAN",
                "SMALLINT",
                "INTEGER",
                "BIGINT",
                "FLOAT",
                "DOUBLE",
                "VARCHAR",
                "VARCHAR",
                "VARCHAR",
                "FLOAT[]",
                "DOUBLE[]",
                "DOUBLE[]",
                "DOUBLE[]",
                "DOUBLE[]",
            ],
            types
        );
        Assert.Equal(
            [
                "true",
                "-5",
                "123456",
                "1152921504606846976",
                "1.5",
                "-2.25e-300",
                "GX 339–4 <&> 'q' \"d\"",
                "a/b.pha",
                "2026-11-28T09:30:00",
                "[1.0, 0.1]",
                "[0.1, 1e+300]",
                "[10.5, -20.25]",
                "[1.0, 2.0, 3.0]",
                "[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]",
            ],
            rows[0]
        );
        Assert.All(rows[1], cell => Assert.Equal("NULL", cell));
        // Not a number, infinity, an empty text and an empty list are none of them NULL.
        Assert.Equal(["nan", "inf", "", "", "2000-01-01T00:00:00.5", "[]", "[]"], rows[2][4..11].Select(WithoutSign));
        Assert.Equal("日本 🔭", rows[3][6]);
        Assert.Equal("[nan]", WithoutSign(rows[3][9]));
        Assert.Equal(" a,b\tc ", rows[4][6]);
    }

    [Fact]
    public async Task Its_footer_has_the_head_of_a_VOTable()
    {
        TableHead head = new()
        {
            Name = "odd",
            Description = "Odd <rows> & more",
            Infos = [("run", "my <run>")],
            MaxRows = 2,
        };
        (string path, _) = await OddTable.WriteAsync(ParquetTableWriter.Instance, OddTable.Source(), head);
        Dictionary<string, string> said = Ask($"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{path}')")
            .ToDictionary(row => row[0], row => row[1]);
        File.Delete(path);

        Assert.Equal("1.0", said["IVOA.VOTable-Parquet.version"]);
        string text = said["IVOA.VOTable-Parquet.content"];
        XElement table = XElement.Parse(text).Descendants().Single(one => one.Name.LocalName == "TABLE");
        Assert.DoesNotContain(table.Elements(), one => one.Name.LocalName == "DATA");
        XElement[] fields = [.. table.Elements().Where(one => one.Name.LocalName == "FIELD")];
        Assert.Equal(OddTable.Columns.Select(column => column.Name), fields.Select(one => one.Attribute("name")!.Value));
        Assert.Equal(("keV", "em.energy"), (fields[4].Attribute("unit")!.Value, fields[4].Attribute("ucd")!.Value));
        Assert.Contains("my &lt;run&gt;", text, StringComparison.Ordinal);
        Assert.Contains("OVERFLOW", text, StringComparison.Ordinal);
        string votable = Path.ChangeExtension(path, ".vot");
        await File.WriteAllTextAsync(votable, text, TestContext.Current.CancellationToken);
        string wrong = OtherReaders.Votlint(votable);
        File.Delete(votable);
        Assert.Equal("", wrong);
    }

    [Fact]
    public async Task Groups_of_rows_are_bounded_and_hold_all_of_them()
    {
        const int Rows = 200_000;
        Field[] columns = [new() { Name = "n", Kind = DataKind.Int }, new() { Name = "samples", Kind = DataKind.FloatArray }];
        float[] samples = [.. Enumerable.Range(0, 40).Select(i => (float)i)];
        (string path, _) = await OddTable.WriteAsync(
            ParquetTableWriter.Instance,
            ValueRow.Source(columns, Enumerable.Range(0, Rows).Select(i => new object?[] { i, i % 2 == 0 ? samples : null }))
        );
        string[] sums = Ask($"SELECT count(*), sum(n), count(samples), sum(list_sum(samples)) FROM '{path}'")[0];
        string[] groups = Ask($"SELECT count(DISTINCT row_group_id), max(row_group_num_rows) FROM parquet_metadata('{path}')")[0];
        File.Delete(path);

        Assert.Equal(["200000", "19999900000", "100000", "78000000"], sums);
        Assert.True(int.Parse(groups[0], null) >= 3, $"{groups[0]} groups");
        Assert.True(int.Parse(groups[1], null) <= 103_000, $"{groups[1]} rows in one group");
    }

    [Fact]
    public async Task An_empty_table_is_a_table()
    {
        (string path, _) = await OddTable.WriteAsync(ParquetTableWriter.Instance, ValueRow.Source(OddTable.Columns, []));
        string[] count = Ask($"SELECT count(*) FROM '{path}'")[0];
        File.Delete(path);
        Assert.Equal(["0"], count);
    }

    /// <summary>Of what is not a number it means nothing, and may come out either way.</summary>
    private static string WithoutSign(string cell) => cell.Replace("-nan", "nan", StringComparison.Ordinal);

    private static string[][] Ask(string sql)
    {
        using DuckDBConnection connection = new("Data Source=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        List<string[]> rows = [];
        while (reader.Read())
            rows.Add([
                .. Enumerable
                    .Range(0, reader.FieldCount)
                    .Select(i => reader.IsDBNull(i) ? "NULL" : Convert.ToString(reader.GetValue(i), null)!),
            ]);
        return [.. rows];
    }
}
