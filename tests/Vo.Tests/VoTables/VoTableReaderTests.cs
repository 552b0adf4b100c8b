using System.Globalization;
using System.Text;
using Almagest.Vo.Fields;
using Almagest.Vo.Tests.Peers;
using Almagest.Vo.VoTables;

namespace Almagest.Vo.Tests.VoTables;

public sealed class VoTableReaderTests
{
    [Theory, InlineData("tabledata"), InlineData("binary"), InlineData("binary2")]
    public void Reads_what_astropy_writes(string form)
    {
        string path = Path.Combine(Path.GetTempPath(), $"almagest-vo-{Guid.NewGuid():N}.vot");
        OtherReaders.WriteByAstropy(form, path);
        using VoTableReader reader = VoTableReader.Open(new MemoryStream(File.ReadAllBytes(path)));
        File.Delete(path);

        Assert.Equal(
            [
                DataKind.Long,
                DataKind.Int,
                DataKind.Short,
                DataKind.Double,
                DataKind.Float,
                DataKind.Text,
                DataKind.Boolean,
                DataKind.Point,
            ],
            reader.Columns.Select(column => column.Kind)
        );
        Assert.Equal("deg", reader.Columns[3].Unit);
        Assert.Equal("point", reader.Columns[7].Xtype);
        string[] rows = [.. reader.Rows().Select(Text)];
        Assert.Equal("5853498713190525696|7|-32768|10.5|1.5|GX 339-4|True|1 2", rows[0]);
        Assert.Equal("-1||0||-0.25||False|3 4", rows[1]);
        Assert.Equal("9223372036854775807|9|5|359.99999999999994|Infinity|日本|True|5 6", rows[2]);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Reads_what_we_write(bool isBinary)
    {
        using MemoryStream stream = new();
        VoTableWriter writer = isBinary ? VoTableWriter.Binary2 : VoTableWriter.TableData;
        await writer.WriteAsync(stream, new(), OddTable.Source(), TestContext.Current.CancellationToken);
        stream.Position = 0;
        using VoTableReader reader = VoTableReader.Open(stream);

        Assert.Equal(OddTable.Columns.Select(column => column.Kind), reader.Columns.Select(column => column.Kind));
        Assert.Equal(OddTable.Columns.Select(column => column.Unit), reader.Columns.Select(column => column.Unit));
        IReadOnlyList<object?>[] rows = [.. reader.Rows()];
        Assert.Equal(OddTable.Rows.Length, rows.Length);
        Assert.Equal(
            [
                "True",
                "-5",
                "123456",
                "1152921504606846976",
                "1.5",
                "-2.25E-300",
                "GX 339–4 <&> 'q' \"d\"",
                "a/b.pha",
                "2026-11-28 09:30:00Z",
            ],
            rows[0]
                .Take(9)
                .Select(value =>
                    Convert.ToString(
                        value is DateTime time ? time.ToString("u", CultureInfo.InvariantCulture) : value,
                        CultureInfo.InvariantCulture
                    )
                )
        );
        // An empty point comes as NaN NaN in TABLEDATA, as none in BINARY2.
        Assert.All(rows[1].Take(11), Assert.Null);
        Assert.Equal(new DateTime(2000, 1, 1, 0, 0, 0, 500, DateTimeKind.Utc), rows[2][8]);
        Assert.Equal("日本 🔭", rows[3][6]);
        Assert.Equal([359.9, 0.0], (double[])rows[3][11]!);
    }

    [Theory]
    [InlineData("<x/>", "expected <VOTABLE>")]
    [InlineData("no xml", "found no whole VOTable")]
    [InlineData("<VOTABLE><RESOURCE/></VOTABLE>", "found no TABLE")]
    [InlineData("<!DOCTYPE VOTABLE [<!ENTITY a 'b'>]><VOTABLE/>", "found no whole VOTable")]
    [InlineData("<VOTABLE><TABLE><FIELD name='a' datatype='doubleComplex'/></TABLE></VOTABLE>", "column a: found datatype")]
    [InlineData("<VOTABLE><TABLE><FIELD name='a' datatype='int' arraysize='-3'/></TABLE></VOTABLE>", "found arraysize \"-3\"")]
    [InlineData("<VOTABLE><TABLE><FIELD name='a' datatype='char' arraysize='3x*'/></TABLE></VOTABLE>", "found arraysize \"3x*\"")]
    [InlineData(
        "<VOTABLE><TABLE><FIELD name='a' datatype='char' arraysize='999999x999999'/></TABLE></VOTABLE>",
        "found arraysize"
    )]
    [InlineData("<VOTABLE><TABLE><DATA><FITS/></DATA></TABLE></VOTABLE>", "found FITS")]
    [InlineData("int|<TABLEDATA><TR><TD>x</TD></TR></TABLEDATA>", "row 1: found 'x' in a; expected a number.")]
    [InlineData("int|<TABLEDATA><TR><TD>1</TD></TR><TR/></TABLEDATA>", "row 2: found 0 cells")]
    [InlineData("int|<TABLEDATA><TR><TD>1</TD><TD>2</TD></TR></TABLEDATA>", "row 1: found over 1 cells")]
    [InlineData("int|<TABLEDATA><TR><TD>1</TD></TR>", "found no whole VOTable")]
    [InlineData("int|<BINARY/>", "found no STREAM")]
    [InlineData("int|<BINARY><STREAM href='file:///etc/passwd'/></BINARY>", "nothing is fetched")]
    [InlineData("int|<BINARY><STREAM encoding='gzip'>AAAA</STREAM></BINARY>", "in the encoding gzip")]
    [InlineData("int|<BINARY><STREAM encoding='base64'>AAA=</STREAM></BINARY>", "found no whole VOTable")]
    [InlineData("int|<BINARY><STREAM encoding='base64'>!!!!</STREAM></BINARY>", "found no whole VOTable")]
    [InlineData("char*|<BINARY><STREAM encoding='base64'>f////0EA</STREAM></BINARY>", "row 1: found 2147483647 elements in a")]
    [InlineData("char*|<BINARY><STREAM encoding='base64'>/////0EA</STREAM></BINARY>", "row 1: found -1 elements in a")]
    public void Says_what_is_wrong(string document, string why)
    {
        string[] parts = document.Split('|', 2);
        string text =
            parts.Length == 1
                ? document
                : $"<VOTABLE><TABLE><FIELD name='a' datatype='{parts[0].TrimEnd('*')}' "
                    + (parts[0].EndsWith('*') ? "arraysize='*'" : "")
                    + $"/><DATA>{parts[1]}</DATA></TABLE></VOTABLE>";

        InvalidDataException wrong = Assert.Throws<InvalidDataException>(() => Read(text));

        Assert.Contains(why, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Has_limits()
    {
        string rows = string.Concat(Enumerable.Repeat("<TR><TD>1</TD></TR>", 11));
        string document =
            $"<VOTABLE><TABLE><FIELD name='a' datatype='int'/><DATA><TABLEDATA>{rows}</TABLEDATA></DATA></TABLE></VOTABLE>";

        Assert.Equal(11, Read(document).Count);
        Assert.Contains(
            "over 10 rows",
            Assert.Throws<InvalidDataException>(() => Read(document, new() { Rows = 10 })).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "over 0 columns",
            Assert.Throws<InvalidDataException>(() => Read(document, new() { Columns = 0 })).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<InvalidDataException>(() => Read(document, new() { Characters = 100 }));
    }

    private static List<IReadOnlyList<object?>> Read(string document, UploadLimits? limits = null)
    {
        using VoTableReader reader = VoTableReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(document)), limits);
        return [.. reader.Rows()];
    }

    private static string Text(IReadOnlyList<object?> row) =>
        string.Join(
            '|',
            row.Select(value =>
                value is double[] numbers ? string.Join(' ', numbers) : Convert.ToString(value, CultureInfo.InvariantCulture)
            )
        );
}
