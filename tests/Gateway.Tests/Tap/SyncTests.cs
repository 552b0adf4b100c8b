using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Almagest.Storage.Connections;

namespace Almagest.Gateway.Tests.Tap;

/// <summary>/tap/sync: what is answered, what is refused and how that is told.</summary>
public sealed class SyncTests(TapSkies skies)
{
    private const string Label = "<FIELD name=\"label\" datatype=\"char\" arraysize=\"*\"/>",
        Places =
            Label
            + "<FIELD name=\"RA of mine\" datatype=\"double\" unit=\"deg\"/>"
            + "<FIELD name=\"de\" datatype=\"double\" unit=\"deg\"/>"
            + "<FIELD name=\"seen\" datatype=\"char\" arraysize=\"*\" xtype=\"timestamp\"/>"
            + "<FIELD name=\"id\" datatype=\"long\"/>";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task More_rows_than_asked_for_are_never_left_out_in_silence(StorageProvider provider)
    {
        TapSky sky = await skies.GetAsync(provider);
        const string query = "SELECT source_name FROM almagest.sources WHERE catalogue = 'sky' ORDER BY source_name";
        foreach (
            (string most, int rows, string[] status) in new[]
            {
                ("0", 0, new[] { "OK", "OVERFLOW" }),
                ("3", 3, ["OK", "OVERFLOW"]),
                ("8", 8, ["OK"]),
                ("9", 8, ["OK"]),
            }
        )
        {
            using HttpResponseMessage answer = await sky.AskAsync(
                ("QUERY", query),
                ("maxrec", most),
                ("RESPONSEFORMAT", "votable/td")
            );
            string text = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.Equal(rows, VoTables.RowsOf(text).Length);
            Assert.Equal(status, VoTables.StatusOf(text).Select(one => one.Status));
        }
        // The service's own limit is 2,000 rows, and 3,000 whatever is asked.
        foreach ((string most, int rows) in new[] { ("", 2000), ("100000", 3000) })
        {
            using HttpResponseMessage answer = await sky.AskAsync(
                ("QUERY", "SELECT a.table_name FROM TAP_SCHEMA.tables AS a, TAP_SCHEMA.columns AS b"),
                ("MAXREC", most),
                ("FORMAT", "json")
            );
            JsonElement json = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Cancellation));
            Assert.Equal(rows, json.GetProperty("data").GetArrayLength());
            Assert.Equal("OVERFLOW", json.GetProperty("status").GetString());
        }
        using HttpResponseMessage lines = await sky.AskAsync(("QUERY", query), ("MAXREC", "3"), ("FORMAT", "csv"));
        Assert.Equal(4, (await lines.Content.ReadAsStringAsync(Cancellation)).TrimEnd().Split('\n').Length);
        Assert.Equal("OVERFLOW", Assert.Single(lines.Headers.GetValues("Query-Status")));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Every_form_has_its_type_and_is_what_it_says(StorageProvider provider)
    {
        TapSky sky = await skies.GetAsync(provider);
        foreach (
            (string form, string type, string begin) in new[]
            {
                ("", "application/x-votable+xml;serialization=BINARY2", "<?xml"),
                ("votable", "application/x-votable+xml;serialization=BINARY2", "<?xml"),
                ("application/x-votable+xml", "application/x-votable+xml;serialization=BINARY2", "<?xml"),
                (
                    "application/x-votable+xml; serialization=tabledata",
                    "application/x-votable+xml;serialization=TABLEDATA",
                    "<?xml"
                ),
                ("text/csv", "text/csv;header=present", "source_name,ra\r\n"),
                ("TSV", "text/tab-separated-values", "source_name\tra\n"),
                ("fits", "application/fits", "SIMPLE  ="),
                ("json", "application/json", "{"),
                ("parquet", "application/vnd.apache.parquet", "PAR1"),
                ("ecsv", "text/x-ecsv", "# %ECSV 1.0\n"),
            }
        )
        {
            using HttpResponseMessage answer = await sky.AskAsync(
                ("QUERY", "SELECT source_name, ra FROM almagest.sources"),
                ("RESPONSEFORMAT", form)
            );
            Assert.Equal(type, answer.Content.Headers.ContentType?.ToString().Replace(" ", "", StringComparison.Ordinal));
            string text = Encoding.Latin1.GetString(await answer.Content.ReadAsByteArrayAsync(Cancellation));
            Assert.StartsWith(begin, text, StringComparison.Ordinal);
            if (begin[0] != '<')
                continue;
            string path = Path.Combine(sky.Scratch, "answer.vot");
            await File.WriteAllTextAsync(path, text, Encoding.Latin1, Cancellation);
            if (form.Length > 0)
                continue;
            string said = await Stilts.RunAsync("votlint", $"votable={path}");
            Assert.True(
                said.Split('\n').All(line => line.Length == 0 || line.StartsWith("INFO", StringComparison.Ordinal)),
                said
            );
        }
        using HttpResponseMessage none = await sky.AskAsync(("QUERY", "SELECT ra FROM sources"), ("FORMAT", "pdf"));
        Assert.StartsWith(
            "RESPONSEFORMAT: found 'pdf'; expected votable, ",
            await VoTables.ErrorAsync(none),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Ecsv_is_read_by_astropy_and_its_header_says_that_there_is_more()
    {
        PythonPage.Require("astropy");
        TapSky sky = await skies.GetAsync(StorageProvider.Sqlite);
        (string, string)[] words = [("QUERY", "SELECT source_name, ra, dec FROM almagest.sources ORDER BY ra"), ("MAXREC", "3")];
        string path = Path.Combine(sky.Scratch, "answer.ecsv");
        using (HttpResponseMessage answer = await sky.AskAsync([.. words, ("FORMAT", "ecsv")]))
        {
            Assert.Equal(["OVERFLOW"], answer.Headers.GetValues("Query-Status"));
            await File.WriteAllBytesAsync(path, await answer.Content.ReadAsByteArrayAsync(Cancellation), Cancellation);
        }
        string said = await PythonPage.RunAsync(
            "from astropy.table import Table\n"
                + $"t = Table.read('{path}')\n"
                + "print(t['ra'].unit, len(t), t['source_name'][0], round(float(t['dec'][0]), 6))\n",
            sky.Scratch
        );
        Assert.Equal("deg 3 source 1 2.07", said.Trim());
        using HttpResponseMessage parquet = await sky.AskAsync([.. words, ("FORMAT", "parquet")]);
        Assert.Equal(["OVERFLOW"], parquet.Headers.GetValues("Query-Status"));
        byte[] bytes = await parquet.Content.ReadAsByteArrayAsync(Cancellation);
        // Whole: its footer is there.
        Assert.Equal("PAR1", Encoding.ASCII.GetString(bytes[^4..]));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Mistakes_are_told_at_their_character_with_what_was_meant(StorageProvider provider)
    {
        TapSky sky = await skies.GetAsync(provider);
        foreach (
            ((string, string)[] words, string expected) in new ((string, string)[], string)[]
            {
                ([("QUERY", "SELECT exposre\nFROM almagest.fits")], "line 1, column 8: found the column exposre, "),
                ([("QUERY", "SELECT exposre FROM almagest.fits")], "; the nearest is exposure."),
                ([("QUERY", "SELECT ra\nFROM almagest.sauces")], "line 2, column 6: found the table almagest.sauces, "),
                ([("QUERY", "SELECT ra\nFROM almagest.sauces")], "the nearest is almagest.sources."),
                ([("QUERY", "SELECT ra FROM query_jobs")], "found the table query_jobs, which isn't published"),
                ([], "QUERY: found nothing"),
                ([("QUERY", "SELECT ra FROM sources"), ("LANG", "PQL")], "LANG: found"),
                ([("QUERY", "SELECT ra FROM sources"), ("REQUEST", "getCapabilities")], "REQUEST: found 'getCapabilities'"),
                ([("QUERY", "SELECT ra FROM sources"), ("MAXREC", "-1")], "MAXREC: found '-1'"),
                ([("QUERY", "SELECT ra FROM sources"), ("query", "SELECT dec FROM sources")], "QUERY: found it twice"),
                ([("QUERY", "SELECT ra FROM TAP_UPLOAD.t"), ("UPLOAD", "t,param:t")], "UPLOAD: found no part 't'"),
                (
                    [("QUERY", "SELECT ra FROM TAP_UPLOAD.t"), ("UPLOAD", "t,file:///etc/passwd")],
                    "UPLOAD: found file:///etc/passwd"
                ),
                ([("QUERY", "SELECT ra FROM TAP_UPLOAD.t"), ("UPLOAD", "t,http://localhost/t")], "or an address of 127.0.0.1."),
                ([("QUERY", "SELECT ra FROM TAP_UPLOAD.t"), ("UPLOAD", "t,param:q"), ("q", "<html/>")], "UPLOAD t: found <html>"),
                ([("QUERY", "SELECT CAST(MAX(run) AS INTEGER) FROM almagest.fits")], "found a value that can't be computed with"),
                ([("QUERY", "SELECT healpix * 4096 FROM sources WHERE ra > 0")], "found a value that can't be computed with"),
            }
        )
        {
            using HttpResponseMessage answer = await sky.AskAsync(words);
            Assert.Contains(expected, await VoTables.ErrorAsync(answer), StringComparison.Ordinal);
        }
        using HttpResponseMessage gone = await sky.Http.GetAsync($"{sky.Tap}/async/nosuch", Cancellation);
        Assert.Equal("No job 'nosuch'.", await VoTables.ErrorAsync(gone, HttpStatusCode.NotFound));
        using HttpRequestMessage page = new(HttpMethod.Get, $"{sky.Tap}/sync?QUERY=SELECT+ra+FROM+sources");
        page.Headers.Add("Origin", "https://elsewhere.example");
        using HttpResponseMessage stranger = await sky.Http.SendAsync(page, Cancellation);
        Assert.Contains(
            "found a page of https://elsewhere.example",
            await VoTables.ErrorAsync(stranger, HttpStatusCode.Forbidden)
        );
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task An_error_after_the_first_rows_closes_the_document(StorageProvider provider)
    {
        TapSky sky = await skies.GetAsync(provider);
        string table = VoTables.Upload(Label, [.. Enumerable.Repeat("12", 1900), "no number"]);
        (string, string)[] words =
        [
            ("QUERY", "SELECT CAST(label AS INTEGER) AS n, label, label AS again FROM TAP_UPLOAD.mine"),
            ("UPLOAD", "mine,param:t"),
            ("t", table),
        ];
        using HttpResponseMessage answer = await sky.AskAsync([.. words, ("FORMAT", "votable/td")]);
        string text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(VoTables.RowsOf(text).Length > 100);
        Assert.Equal(["OK", "ERROR"], VoTables.StatusOf(text).Select(one => one.Status));
        Assert.Contains("no number", VoTables.StatusOf(text)[^1].Message, StringComparison.Ordinal);
        // Lines could not say it: they are sent when all are there.
        using HttpResponseMessage lines = await sky.AskAsync([.. words, ("FORMAT", "csv")]);
        Assert.Contains("no number", await VoTables.ErrorAsync(lines), StringComparison.Ordinal);
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Tables_of_ones_own_are_joined_with_what_is_published(StorageProvider provider)
    {
        TapSky sky = await skies.GetAsync(provider);
        string table = VoTables.Upload(
            Places,
            [
                "near|187.3201|2.0701|2026-11-28T09:30:00|9007199254740993",
                "é \" ' \\|187.37|2.09||",
                "far|12|-30|2020-01-01|-1",
                "|NaN||2021-02-03T04:05:06.5|0",
            ]
        );
        using MultipartFormDataContent form = new()
        {
            {
                new StringContent(
                    "SELECT u.label, s.source_name, DISTANCE(POINT(u.\"RA of mine\", u.de), POINT(s.ra, s.dec)) * 3600 AS arcsec "
                        + "FROM TAP_UPLOAD.mine AS u JOIN almagest.sources AS s "
                        + "ON 1 = CONTAINS(POINT(s.ra, s.dec), CIRCLE(u.\"RA of mine\", u.de, 0.001)) ORDER BY 2"
                ),
                "QUERY"
            },
            { new StringContent("ADQL"), "LANG" },
            { new StringContent("mine,param:file"), "UPLOAD" },
            { new StringContent("votable/td"), "FORMAT" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(table)), "file", "mine.vot" },
        };
        using HttpResponseMessage answer = await sky.Http.PostAsync($"{sky.Tap}/sync", form, Cancellation);
        string[][] rows = VoTables.RowsOf(await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(["near", "source 1"], rows[0][..2]);
        // The chord of 0.0001 deg in declination and as much in right ascension, by hand.
        double expected = 3600 * 0.0001 * Math.Sqrt(1 + Math.Pow(Math.Cos(double.DegreesToRadians(2.07)), 2));
        Assert.Equal(expected, double.Parse(rows[0][2], CultureInfo.InvariantCulture), expected * 1e-4);
        Assert.Equal(["é \" ' \\", "source 2"], rows[1][..2]);
        Assert.Equal(2, rows.Length);

        (string, string)[] whole =
        [
            ("QUERY", "SELECT * FROM TAP_UPLOAD.mine ORDER BY id"),
            ("UPLOAD", "mine,param:t"),
            ("t", table),
        ];
        using HttpResponseMessage all = await sky.AskAsync([.. whole, ("FORMAT", "votable/td")]);
        string text = await all.Content.ReadAsStringAsync(Cancellation);
        XElement[] fields = [.. XDocument.Parse(text).Descendants(VoTables.Name + "FIELD")];
        Assert.Equal(["label", "RA of mine", "de", "seen", "id"], fields.Select(field => (string?)field.Attribute("name")));
        Assert.Equal("timestamp", (string?)fields[3].Attribute("xtype"));
        Assert.Equal("deg", (string?)fields[1].Attribute("unit"));
        string[][] told = VoTables.RowsOf(text);
        Assert.Equal(["far", "12", "-30", "2020-01-01T00:00:00", "-1"], told[0]);
        Assert.Equal(["", "", "", "2021-02-03T04:05:06.5", "0"], told[1]);
        Assert.Equal("9007199254740993", told[2][4]);
        using HttpResponseMessage later = await sky.AskAsync([
            .. whole[1..],
            ("QUERY", "SELECT label FROM TAP_UPLOAD.mine WHERE seen > CAST('2021-01-01' AS TIMESTAMP) ORDER BY seen"),
            ("FORMAT", "csv"),
        ]);
        Assert.Equal(
            ["label", "", "near"],
            (await later.Content.ReadAsStringAsync(Cancellation)).TrimEnd('\r', '\n').Split("\r\n")
        );
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Tables_are_fetched_from_hosts_that_the_operator_named(StorageProvider provider)
    {
        TapSky sky = await skies.GetAsync(provider);
        // Another query's answer, in BINARY2, from this very server.
        string query = Uri.EscapeDataString("SELECT source_id, source_name, ra, healpix FROM almagest.sources"),
            source = $"{sky.Tap}/sync?LANG=ADQL&QUERY={query}";
        using HttpResponseMessage answer = await sky.AskAsync(
            (
                "QUERY",
                "SELECT COUNT(*) AS n FROM TAP_UPLOAD.mine AS u JOIN almagest.sources AS s ON s.source_id = u.source_id "
                    + "AND s.healpix = u.healpix AND s.source_name = u.source_name WHERE catalogue = 'sky'"
            ),
            ("UPLOAD", $"mine,{source}"),
            ("FORMAT", "csv")
        );
        Assert.Equal("n\r\n7\r\n", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Too_large_a_table_is_refused(StorageProvider provider)
    {
        TapSky sky = await skies.GetAsync(provider);
        using MultipartFormDataContent form = new()
        {
            { new StringContent("SELECT * FROM TAP_UPLOAD.t"), "QUERY" },
            { new StringContent("t,param:f"), "UPLOAD" },
            { new ByteArrayContent(new byte[5_000_001]), "f", "f.vot" },
        };
        using HttpResponseMessage answer = await sky.Http.PostAsync($"{sky.Tap}/sync", form, Cancellation);
        Assert.Contains("5000000", await VoTables.ErrorAsync(answer), StringComparison.Ordinal);
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Every_example_runs(StorageProvider provider)
    {
        TapSky sky = await skies.GetAsync(provider);
        XDocument page = XDocument.Parse(await sky.Http.GetStringAsync($"{sky.Tap}/examples", Cancellation));
        string[] queries =
        [
            .. page.Descendants().Where(one => (string?)one.Attribute("property") == "query").Select(one => one.Value),
        ];
        Assert.True(queries.Length >= 8, $"{queries.Length} examples");
        int rows = 0;
        foreach (string query in queries)
            rows += (await sky.RowsAsync(query)).Length;
        Assert.True(rows > 50, $"{rows} rows");
    }
}
