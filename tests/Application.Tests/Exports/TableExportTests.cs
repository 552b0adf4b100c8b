using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Almagest.Application.Exports;
using Almagest.Application.Published;
using Almagest.Storage.Connections;
using Almagest.Storage.Runs;
using Almagest.Tests;
using Almagest.Vo.Rows;
using Microsoft.Data.Sqlite;

namespace Almagest.Application.Tests.Exports;

public sealed class TableExportTests
{
    private const int Observations = 30;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Each_format_has_the_same_rows_cell_by_cell(StorageProvider provider)
    {
        await using ExportDatabase database = await ExportDatabase.CreateAsync(provider);
        Run run = await MadeUpRun.AddAsync(database.Services, "odd run", Observations, "powerlaw", null, Cancellation);
        foreach (string table in (string[])[run.FitsView!, "failures", "filled_spectra"])
        {
            RowPage page = await database
                .Get<PublishedPages>()
                .ReadAsync(
                    new PageRequest
                    {
                        Table = table,
                        Run = run.Name,
                        Limit = 1000,
                    },
                    Cancellation
                );
            Assert.Equal(table == "failures" ? 3 : 27, page.Rows.Count);
            foreach (string format in ExportFormats.Names)
            {
                string path = database[$"{table}.{ExportFormats.Find(format).Extension}"];
                TableOutcome outcome = await WriteAsync(database, new() { Run = run.Name, Table = table }, format, path);
                Assert.Equal(page.Rows.Count, outcome.Rows);
                JsonElement[][] rows = ReadBack.Rows(format, path, table);
                Assert.Equal(page.Rows.Count, rows.Length);
                for (int row = 0; row < rows.Length; row++)
                for (int column = 0; column < page.Columns.Count; column++)
                    Assert.True(
                        ReadBack.IsSame(format, page.Rows[row][column], rows[row][column]),
                        $"{format}, row {row}, {page.Columns[column].Name}: found {rows[row][column].GetRawText()}; expected "
                            + $"{page.Rows[row][column] ?? "none"}"
                    );
            }
        }
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Rows_come_in_the_order_that_is_asked_for(StorageProvider provider)
    {
        await using ExportDatabase database = await ExportDatabase.CreateAsync(provider);
        Run run = await MadeUpRun.AddAsync(database.Services, "odd run", Observations, "powerlaw", null, Cancellation);
        ExportRequest request = new()
        {
            Run = run.Name,
            Columns = "observation_id,phoindex",
            Sort = "phoindex",
            IsDescending = true,
        };
        await WriteAsync(database, request, "json", database["sorted.json"]);
        // Those without a value come last.
        double[] indices =
        [
            .. ReadBack
                .Rows("json", database["sorted.json"], run.FitsView!)
                .Select(row => row[1].ValueKind == JsonValueKind.Null ? double.NegativeInfinity : row[1].GetDouble()),
        ];
        Assert.Equal(27, indices.Length);
        Assert.Equal(indices.OrderDescending(), indices);
        RequestException wrong = await Assert.ThrowsAsync<RequestException>(() =>
            database.Get<TableExports>().OpenAsync(request with { Sort = "nothing" }, Cancellation)
        );
        Assert.Contains("sort: found 'nothing'", wrong.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Rows_and_columns_are_chosen_and_the_file_says_what_is_not_in_it(StorageProvider provider)
    {
        await using ExportDatabase database = await ExportDatabase.CreateAsync(provider);
        Run run = await MadeUpRun.AddAsync(database.Services, "odd run", Observations, "powerlaw", null, Cancellation);
        string path = database["some.sqlite"];
        ExportRequest request = new()
        {
            Run = "odd run",
            Where = "net_counts > 100 -- bright\n AND phoindex < 2.5",
            Columns = "source_name, phoindex , net_counts",
            IsClean = true,
        };
        TableExport export = await database.Get<TableExports>().OpenAsync(request, Cancellation);
        TableOutcome outcome = await WriteAsync(database, request, "sqlite", path);
        Assert.Equal(await export.CountAsync(Cancellation), outcome.Rows);
        Assert.InRange(outcome.Rows, 3, 9);
        Assert.Equal((30, 27, 3), (export.Progress!.Observations, export.Progress.Fitted, export.Progress.Failed));

        await using SqliteConnection file = new($"Data Source={path};Pooling=false");
        await file.OpenAsync(Cancellation);
        string clean = $"{run.FitsView}_clean";
        Assert.Equal(
            ["source_name TEXT", "phoindex REAL", "net_counts REAL"],
            await ListAsync(file, $"SELECT name || ' ' || type FROM pragma_table_info('{clean}')")
        );
        Assert.Equal(["ct"], await ListAsync(file, "SELECT unit FROM column_descriptions WHERE column_name = 'net_counts'"));
        Assert.Equal([request.Where], await ListAsync(file, "SELECT value FROM table_info WHERE name = 'where'"));
        Assert.Equal(
            ["3 of 30 observations could not be fitted: see almagest.failures"],
            await ListAsync(file, "SELECT value FROM table_info WHERE name = 'failed'")
        );
        Assert.Equal([$"{outcome.Rows}"], await ListAsync(file, $"SELECT count(*) FROM {clean} WHERE net_counts > 100"));
        foreach (string format in (string[])["votable", "fits", "ecsv"])
        {
            string other = database[$"some.{format}"];
            await WriteAsync(database, request, format, other);
            Assert.Contains("could not be fitted", await File.ReadAllTextAsync(other, Cancellation), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_wrong_is_told_before_anything_is_read()
    {
        await using ExportDatabase database = await ExportDatabase.CreateAsync(StorageProvider.Sqlite);
        await MadeUpRun.AddAsync(database.Services, "odd run", Observations, "powerlaw", null, Cancellation);
        foreach (
            (ExportRequest request, string told) in new (ExportRequest, string)[]
            {
                (new() { Run = "nosuch" }, "No run 'nosuch'."),
                (new() { Run = "odd run", Table = "nosuch" }, "No table 'nosuch'."),
                (new() { Run = "odd run", Table = "sources" }, "table: found almagest.sources, whose rows are of no run"),
                (new() { Run = "odd run", Where = "net_count > 1" }, "where: line 1, column 1"),
                (new() { Run = "odd run", Where = "1 = 1; DROP TABLE fits" }, "where: line 1"),
                (new() { Run = "odd run", Columns = "phoindex,x" }, "columns: found 'x'; expected a column of almagest.fits_"),
                (
                    new() { Table = "sources", Columns = "heelpix" },
                    "columns: found 'heelpix'; expected a column of almagest.sources; the nearest is healpix."
                ),
                (new() { Table = "sources", IsClean = true }, "clean: found sources, of which no subset is called clean"),
                (new(), "table: found none"),
            }
        )
            Assert.StartsWith(
                told,
                (
                    await Assert.ThrowsAnyAsync<RequestException>(() =>
                        database.Get<TableExports>().OpenAsync(request, Cancellation)
                    )
                ).Message,
                StringComparison.Ordinal
            );
        Assert.StartsWith(
            "format: found 'xls'; expected one of fits, votable, parquet, csv, ecsv, sqlite, json, tsv",
            Assert.Throws<RequestException>(() => ExportFormats.Find("xls")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_write_that_fails_leaves_what_was_there()
    {
        await using ExportDatabase database = await ExportDatabase.CreateAsync(StorageProvider.Sqlite);
        string path = database["kept.csv"];
        await File.WriteAllTextAsync(path, "kept", Cancellation);
        int files = Directory.GetFiles(database[""]).Length;
        await Assert.ThrowsAsync<IOException>(() => NewFile.WriteAsync<int>(path, async stream =>
            {
                await stream.WriteAsync(new byte[100_000], Cancellation);
                await stream.FlushAsync(Cancellation);
                throw new IOException("the disk is full");
            }));
        Assert.Equal("kept", await File.ReadAllTextAsync(path, Cancellation));
        await Assert.ThrowsAsync<IOException>(() => NewFile.WriteFolderAsync<int>(database["folder"], folder =>
            {
                File.WriteAllText(Path.Combine(folder, "half"), "half");
                throw new IOException("the disk is full");
            }));
        Assert.Equal(files, Directory.GetFileSystemEntries(database[""]).Length);
        await NewFile.WriteAsync(path, async stream =>
        {
            await stream.WriteAsync("new"u8.ToArray(), Cancellation);
            return 0;
        });
        Assert.Equal("new", await File.ReadAllTextAsync(path, Cancellation));
    }

    [Fact]
    public async Task Links_stay_links_and_pipes_pipes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes in folders.");
        await using ExportDatabase database = await ExportDatabase.CreateAsync(StorageProvider.Sqlite);
        string link = database["link.csv"],
            target = database["target.csv"],
            pipe = database["pipe.csv"];
        File.CreateSymbolicLink(link, "target.csv");
        // The first makes what the link leads to.
        foreach (string text in (string[])["first", "second"])
        {
            await PutAsync(Path.GetRelativePath(Environment.CurrentDirectory, link), text);
            Assert.Equal(text, await File.ReadAllTextAsync(target, Cancellation));
            Assert.NotNull(new FileInfo(link).LinkTarget);
        }
        using (Process made = Process.Start("mkfifo", [pipe]))
            await made.WaitForExitAsync(Cancellation);
        Task<string> reader = Task.Run(() => File.ReadAllText(pipe), Cancellation);
        await PutAsync(pipe, "piped");
        Assert.Equal("piped", await reader);
    }

    private static Task<int> PutAsync(string path, string text) => NewFile.WriteAsync(path, async stream =>
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text), Cancellation);
            return 0;
        });

    private static async Task<TableOutcome> WriteAsync(ExportDatabase database, ExportRequest request, string format, string path)
    {
        TableExport export = await database.Get<TableExports>().OpenAsync(request, Cancellation);
        return await NewFile.WriteAsync(path, stream =>
            export.WriteAsync(ExportFormats.Find(format), stream, progress: null, Cancellation)
        );
    }

    private static async Task<string[]> ListAsync(SqliteConnection file, string sql)
    {
        await using SqliteCommand command = file.CreateCommand();
        command.CommandText = sql;
        await using SqliteDataReader reader = await command.ExecuteReaderAsync(Cancellation);
        List<string> values = [];
        while (await reader.ReadAsync(Cancellation))
            values.Add(reader.GetString(0));
        return [.. values];
    }
}
