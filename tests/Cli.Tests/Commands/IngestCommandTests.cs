using System.Text.Json;
using Almagest.Tests;
using Microsoft.Data.Sqlite;

namespace Almagest.Cli.Tests.Commands;

public sealed class IngestCommandTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    /// <summary>Beside an XMM spectrum of an odd name lie its response and a text: counted, and listed for who asks.</summary>
    [Fact]
    public async Task What_is_passed_over_is_counted_and_listed()
    {
        _here.WriteSpectrum("data/P0001PNS003SRSPEC.15grp");
        _here.Write("data/ccd.rsp", Almagest.Tests.SampleFiles.Response());
        _here.Write("data/readme.txt", "SIMPLE things"u8.ToArray());
        Answer brief = await _here.RunAsync("ingest", "brief", _here["data"], "-q"),
            whole = await _here.RunAsync("ingest", "whole", _here["data"], "-q", "--list-skipped");
        Assert.Equal("brief: 1 observations, 0 not read, 2 passed over", brief.Succeeds().Out.Trim());
        Assert.Equal("", brief.Error);
        Assert.Equal(
            [$"passed over: {_here["data/ccd.rsp"]}: a response", $"passed over: {_here["data/readme.txt"]}: no FITS file"],
            whole.Succeeds().Error.Trim().Split('\n')
        );
        Answer fit = await _here.RunAsync("fit", _here["data"], "--method", "classical", "--list-skipped", "-q");
        Assert.Contains("readme.txt: no FITS file", fit.Succeeds().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_could_not_be_read_is_a_failure_and_stays_listed()
    {
        _here.WriteSpectrum("sky/a.pha");
        _here.Write($"sky/{SampleFiles.ResponseName}", SampleFiles.Response());
        _here.Write("sky/b.pha", [1, 2, 3]);
        Answer ingest = await _here.RunAsync("ingest", "sky", _here["sky"], "-q");
        Assert.Equal(1, ingest.ExitCode);
        Assert.Equal("sky: 1 observations, 1 not read, 1 passed over", ingest.Out.Trim());
        Answer list = (await _here.RunAsync("catalogue", "list")).Succeeds();
        Assert.Matches(@"(?m)^sky +1 +1 ", list.Out);
        Answer show = (await _here.RunAsync("catalogue", "show", "sky")).Succeeds();
        Assert.Matches(@"(?m)^a ", show.Out);
        Assert.Contains("b.pha", show.Error, StringComparison.Ordinal);
        (await _here.RunAsync("catalogue", "show", "ground")).IsRefused("No catalogue 'ground'", "almagest catalogue list");
    }

    /// <summary>As the migration leaves what was ingested before there were such columns.</summary>
    [Fact]
    public async Task What_an_earlier_version_did_not_ask_of_files_is_filled_in()
    {
        _here.Write("sky/a.pha", SampleFiles.Spectrum(SampleFiles.Counts(1), observationId: "0042"));
        _here.Write($"sky/{SampleFiles.ResponseName}", SampleFiles.Response());
        (await _here.RunAsync("ingest", "sky", _here["sky"], "-q")).Succeeds();
        string known = Details("SELECT telescope, instrument, obs_id, exposure, energy_lolim, energy_hilim, is_from_files");
        Assert.Equal("TEST,CCD,0042,1000,0.5,8.5,1", known);
        Details(
            "UPDATE observation_details SET telescope = NULL, instrument = NULL, obs_id = NULL, exposure = NULL, "
                + "energy_lolim = NULL, energy_hilim = NULL, is_from_files = 0 RETURNING 1",
            ""
        );
        Answer again = (await _here.RunAsync("ingest", "sky", _here["sky"], "-q")).Succeeds();
        Assert.Contains(
            "filled in: date, instrument, exposure and band of 1 observations",
            again.Error,
            StringComparison.Ordinal
        );
        Assert.Equal("sky: 1 observations (0 new, 0 changed, 0 gone, 1 unchanged), 0 not read, 1 passed over", again.Out.Trim());
        Assert.Equal(known, Details("SELECT telescope, instrument, obs_id, exposure, energy_lolim, energy_hilim, is_from_files"));
        Assert.Equal("1", Details("SELECT count(*)", "FROM observations"));
        Assert.DoesNotContain(
            "filled in",
            (await _here.RunAsync("ingest", "sky", _here["sky"], "-q")).Error,
            StringComparison.Ordinal
        );
    }

    /// <summary>The only row, commas between its cells.</summary>
    private string Details(string sql, string from = "FROM observation_details")
    {
        using SqliteConnection connection = new($"Data Source={Path.Combine(_here.Home, "almagest.db")}");
        connection.Open();
        using SqliteCommand command = new($"{sql} {from}", connection);
        using SqliteDataReader row = command.ExecuteReader();
        Assert.True(row.Read());
        return string.Join(
            ',',
            Enumerable
                .Range(0, row.FieldCount)
                .Select(i => Convert.ToString(row.GetValue(i), System.Globalization.CultureInfo.InvariantCulture))
        );
    }

    [Fact]
    public async Task A_folder_that_has_changed_brings_its_catalogue_up_to_date()
    {
        foreach ((int seed, string name) in ((string[])["b", "c", "d"]).Index())
            _here.WriteSpectrum($"sky/{name}.pha", seed + 1);
        _here.Write($"sky/{SampleFiles.ResponseName}", SampleFiles.Response());
        (await _here.RunAsync("ingest", "sky", _here["sky"], "-q")).Succeeds();
        Answer again = (await _here.RunAsync("ingest", "sky", _here["sky"], "-q")).Succeeds();
        Assert.Equal("sky: 3 observations (0 new, 0 changed, 0 gone, 3 unchanged), 0 not read, 1 passed over", again.Out.Trim());

        // Before all others; its place was another's.
        _here.WriteSpectrum("sky/a.pha", 9);
        _here.WriteSpectrum("sky/c.pha", 10);
        File.Delete(_here["sky/d.pha"]);
        Answer grown = (await _here.RunAsync("ingest", "sky", _here["sky"], "-q")).Succeeds();
        Assert.Equal(
            [
                "new: a",
                "changed: c",
                "gone: d",
                "sky: 3 observations (1 new, 1 changed, 1 gone, 1 unchanged), 0 not read, 1 passed over",
            ],
            grown.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );
        Assert.Equal(["a", "b", "c"], (await NamesAsync("sky")).Order());

        // One of those that were gone comes back, as it was.
        _here.WriteSpectrum("sky/d.pha", 3);
        Assert.Contains(
            "4 observations (1 new, 0 changed, 0 gone, 3 unchanged)",
            (await _here.RunAsync("ingest", "sky", _here["sky"], "-q")).Succeeds().Out,
            StringComparison.Ordinal
        );
        // What can't be read for once is not gone.
        _here.Write("sky/a.pha", [1, 2, 3]);
        Answer broken = await _here.RunAsync("ingest", "sky", _here["sky"], "-q");
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains(
            "4 observations (0 new, 0 changed, 0 gone, 3 unchanged), 1 not read",
            broken.Out,
            StringComparison.Ordinal
        );
    }

    /// <summary>A file's place is taken by another observation's, and later by one that was reduced again.</summary>
    [Fact]
    public async Task A_file_is_known_by_its_path_and_OBS_ID()
    {
        _here.Write($"sky/{SampleFiles.ResponseName}", SampleFiles.Response());
        _here.WriteSpectrum("sky/b.pha", 1);
        Write(seed: 2, "0001");
        (await _here.RunAsync("ingest", "sky", _here["sky"], "-q")).Succeeds();
        Write(seed: 2, "0002");
        Assert.Equal(
            ["new: a", "gone: a", "sky: 2 observations (1 new, 0 changed, 1 gone, 1 unchanged), 0 not read, 1 passed over"],
            await AgainAsync()
        );
        Write(seed: 3, "0002");
        Assert.Equal(
            ["changed: a", "sky: 2 observations (0 new, 1 changed, 0 gone, 1 unchanged), 0 not read, 1 passed over"],
            await AgainAsync()
        );
        // What can't be read for once is not gone, whether it shows before its turn or then: both lack their response.
        File.Delete(_here[$"sky/{SampleFiles.ResponseName}"]);
        Assert.Contains(
            "2 observations (0 new, 0 changed, 0 gone, 0 unchanged), 2 not read",
            (await _here.RunAsync("ingest", "sky", _here["sky"], "-q")).Out,
            StringComparison.Ordinal
        );
        _here.Write($"sky/{SampleFiles.ResponseName}", SampleFiles.Response());
        _here.Write("sky/a.pha", [.. File.ReadAllBytes(_here["sky/a.pha"]).AsSpan()[..^2880]]);
        Assert.Contains(
            "2 observations (0 new, 0 changed, 0 gone, 1 unchanged), 1 not read",
            (await _here.RunAsync("ingest", "sky", _here["sky"], "-q")).Out,
            StringComparison.Ordinal
        );

        void Write(int seed, string id) =>
            _here.Write("sky/a.pha", SampleFiles.Spectrum(SampleFiles.Counts(seed), observationId: id));
        async Task<string[]> AgainAsync() =>
            (await _here.RunAsync("ingest", "sky", _here["sky"], "-q"))
                .Succeeds()
                .Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public async Task Spectra_of_one_file_and_one_OBS_ID_stay_apart()
    {
        byte[] first = SampleFiles.Spectrum(SampleFiles.Counts(1), observationId: "0001"),
            second = SampleFiles.Spectrum(SampleFiles.Counts(2), observationId: "0001");
        _here.Write($"sky/{SampleFiles.ResponseName}", SampleFiles.Response());
        // Without the primary header of the second.
        _here.Write("sky/two.pha", [.. first, .. second.AsSpan()[2880..]]);
        foreach (string counts in (string[])["2 observations, 0 not read", "(0 new, 0 changed, 0 gone, 2 unchanged)"])
            Assert.Contains(
                counts,
                (await _here.RunAsync("ingest", "sky", _here["sky"], "-q")).Succeeds().Out,
                StringComparison.Ordinal
            );
    }

    [Theory, InlineData("a\nb", @"'a\u000Ab'"), InlineData("", "an empty name"), InlineData(null, "201 characters")]
    public async Task A_catalogues_name_can_be_printed(string? name, string found)
    {
        _here.WriteSpectrum("a.pha");
        (await _here.RunAsync("ingest", name ?? new string('x', 201), _here["a.pha"], "-q")).IsRefused("catalogue: found", found);
        (await _here.RunAsync("ingest", new string('x', 200), _here["a.pha"], "-q")).Succeeds();
    }

    [Fact]
    public async Task A_row_is_known_by_the_name_that_a_listing_gives_it()
    {
        _here.WriteSpectrum("a.pha", 1);
        _here.WriteSpectrum("b.pha", 2);
        _here.WriteSpectrum("c.pha", 3);
        string list = _here.Write("sky.csv", "file,name,ra,dec\na.pha,first,10,20\nb.pha,second,30,40\n");
        (await _here.RunAsync("ingest", "sky", list, "-q")).Succeeds();
        // A row before, and a position corrected.
        _here.Write("sky.csv", "file,name,ra,dec\nc.pha,zeroth,0,0\na.pha,first,11,20\nb.pha,second,30,40\n");
        Assert.Equal(
            ["new: zeroth", "changed: first", "sky: 3 observations (1 new, 1 changed, 0 gone, 1 unchanged), 0 not read"],
            (await _here.RunAsync("ingest", "sky", list, "-q")).Succeeds().Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );
        JsonElement first = (await ShowAsync("sky")).Single(one => one.GetProperty("name").GetString() == "first");
        Assert.Equal(11, first.GetProperty("ra").GetDouble());

        // Another file for a source, which stays the same source.
        _here.WriteSpectrum("d.pha", 4);
        _here.Write("sky.csv", "file,name,ra,dec\nc.pha,zeroth,0,0\na.pha,first,11,20\nd.pha,second,30,40\n");
        Assert.Equal(
            ["changed: second", "sky: 3 observations (0 new, 1 changed, 0 gone, 2 unchanged), 0 not read"],
            (await _here.RunAsync("ingest", "sky", list, "-q")).Succeeds().Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );

        _here.Write("sky.csv", "file,name\na.pha,twin\nb.pha,twin\n");
        (await _here.RunAsync("ingest", "sky", list, "-q")).IsRefused("two entries", "'twin'", "a.pha", "b.pha");
        Assert.Equal(3, (await NamesAsync("sky")).Count);
        // A listing that can't be read whole tells nothing of what is gone.
        _here.Write("sky.csv", "file,name,ra,dec\na.pha,first,11,20\nb.pha,second,999,40\n");
        Answer broken = await _here.RunAsync("ingest", "sky", list, "-q");
        Assert.Equal(1, broken.ExitCode);
        Assert.Equal(3, (await NamesAsync("sky")).Count);
    }

    /// <summary>A source is a place, not a text: two folders may each have an "ing".</summary>
    [Fact]
    public async Task A_catalogue_is_of_the_folder_that_it_was_read_from_however_that_is_typed()
    {
        _here.WriteSpectrum("one/ing/a.pha");
        _here.Write($"one/ing/{SampleFiles.ResponseName}", SampleFiles.Response());
        _here.WriteSpectrum("two/ing/a.pha", 2);
        _here.Write($"two/ing/{SampleFiles.ResponseName}", SampleFiles.Response());
        string one = Path.GetRelativePath(Directory.GetCurrentDirectory(), _here["one/ing"]);
        (await _here.RunAsync("ingest", "sky", one, "-q")).Succeeds();
        foreach (string way in (string[])[one + '/', "./" + one, _here["one/ing"], _here["one/../one/ing/"]])
            Assert.Contains(
                "0 gone, 1 unchanged",
                (await _here.RunAsync("ingest", "sky", way, "-q")).Succeeds().Out,
                StringComparison.Ordinal
            );
        Answer list = (await _here.RunAsync("catalogue", "list")).Succeeds();
        Assert.Contains(_here["one/ing"], list.Out, StringComparison.Ordinal);
        (await _here.RunAsync("ingest", "sky", _here["two/ing"], "-q")).IsRefused(
            $"found one from {_here["one/ing"]}",
            $"another name for {_here["two/ing"]}"
        );
        Assert.Equal(["a"], await NamesAsync("sky"));
    }

    [Fact]
    public async Task What_an_earlier_version_kept_as_it_was_typed_goes_on_where_its_files_are()
    {
        _here.WriteSpectrum("one/ing/a.pha");
        _here.Write($"one/ing/{SampleFiles.ResponseName}", SampleFiles.Response());
        string typed = Path.GetRelativePath(Directory.GetCurrentDirectory(), _here["one/ing"]);
        (await _here.RunAsync("ingest", "sky", typed, "-q")).Succeeds();
        await ChangeAsync($"UPDATE catalogues SET source = '{typed}'");
        await ChangeAsync($"UPDATE observations SET identity = 'path {typed}/a.pha'");
        foreach (string way in (string[])[typed, _here["one/ing"]])
            Assert.Contains(
                "0 gone, 1 unchanged",
                (await _here.RunAsync("ingest", "sky", way, "-q")).Succeeds().Out,
                StringComparison.Ordinal
            );
        // As if it had been read from another folder, with other files.
        await ChangeAsync($"UPDATE observations SET identity = 'path {typed}/b.pha'");
        (await _here.RunAsync("ingest", "sky", typed, "-q")).IsRefused("none of its 1 observations", "another name");
        Assert.Equal(["a"], await NamesAsync("sky"));
    }

    /// <summary>It would keep its name from others.</summary>
    [Fact]
    public async Task Nothing_to_read_makes_no_catalogue_and_says_why()
    {
        Directory.CreateDirectory(_here["empty"]);
        Directory.CreateDirectory(_here["notes"]);
        _here.Write("notes/readme.txt", "words");
        foreach (
            (string source, string why) in ((string, string)[])
                [
                    (_here["nosuch.csv"], "nosuch.csv"),
                    (_here["no*.pha"], "a pattern that some file fits"),
                    (_here.Write("head.csv", "file,name\n"), "a header and no rows"),
                    (_here.Write("rows.csv", "file,name,ra\na.pha,a,999\n"), "degrees from 0 to 360"),
                    (_here.Write("bad.pha", "SIMPLE things"), "bad.pha"),
                    (_here["empty"], "found nothing; expected a spectrum"),
                    (_here["notes"], "readme.txt (no FITS file)"),
                ]
        )
            (await _here.RunAsync("ingest", "sky", source, "-q")).IsRefused("'sky'", why);
        Assert.DoesNotContain("sky", (await _here.RunAsync("catalogue", "list")).Succeeds().Out, StringComparison.Ordinal);
        (await _here.RunAsync("ingest", "sky", _here.WriteSpectrum("a.pha"), "-q")).Succeeds();
    }

    private async Task ChangeAsync(string sql)
    {
        string database = Directory.EnumerateFiles(_here.Home, "*.db", SearchOption.AllDirectories).Single();
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={database}");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Nobody else's text.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private async Task<IReadOnlyList<string>> NamesAsync(string catalogue) =>
        [.. (await ShowAsync(catalogue)).Select(one => one.GetProperty("name").GetString()!)];

    private async Task<IReadOnlyList<JsonElement>> ShowAsync(string catalogue) =>
        [
            .. JsonDocument
                .Parse((await _here.RunAsync("catalogue", "show", catalogue, "--json")).Succeeds().Out)
                .RootElement.GetProperty("observations")
                .EnumerateArray(),
        ];
}
