using System.Globalization;
using System.Text.Json;
using Almagest.Application.Exports;
using Almagest.Storage.Connections;
using Almagest.Storage.Runs;
using Almagest.Tests;

namespace Almagest.Application.Tests.Exports;

public sealed class HatsExportTests
{
    private const int Observations = 400,
        MostRows = 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Each_row_with_a_position_is_in_the_one_file_of_its_pixel(StorageProvider provider)
    {
        await using ExportDatabase database = await ExportDatabase.CreateAsync(provider);
        Run run = await MadeUpRun.AddAsync(database.Services, "odd run", Observations, "powerlaw", null, Cancellation);
        TableExport export = await database
            .Get<TableExports>()
            .OpenAsync(new() { Run = run.Name, Columns = "source_name,phoindex" }, Cancellation);
        string folder = database["hats"];
        HatsOutcome outcome = await NewFile.WriteFolderAsync(folder, unfinished =>
            HatsExport.WriteAsync(export, unfinished, MostRows, progress: null, Cancellation)
        );

        Assert.Equal((320, 40), (outcome.Rows, outcome.WithoutPosition));
        string[] partitions = await File.ReadAllLinesAsync(Path.Combine(folder, "partition_info.csv"), Cancellation);
        Assert.Equal("Norder,Npix", partitions[0]);
        Assert.Equal(outcome.Files, partitions.Length - 1);
        string[] files = Directory.GetFiles(Path.Combine(folder, "dataset"), "*.parquet", SearchOption.AllDirectories);
        Assert.Equal(outcome.Files, files.Length);
        HashSet<string> names = [];
        foreach (string line in partitions[1..])
        {
            int[] parts = [.. line.Split(',').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
            string file = Path.Combine(folder, "dataset", $"Norder={parts[0]}", "Dir=0", $"Npix={parts[1]}.parquet");
            JsonElement[][] rows = ReadBack.Duckdb($"SELECT * FROM '{file}'");
            Assert.InRange(rows.Length, 1, MostRows);
            long last = -1;
            foreach (JsonElement[] row in rows)
            {
                Assert.True(names.Add(row[0].GetString()!), $"{row[0]} is there twice.");
                long pixel = row[4].GetInt64();
                Assert.Equal(parts[1], pixel >> (2 * (29 - parts[0])));
                Assert.True(pixel >= last, "The rows are not in order.");
                last = pixel;
            }
        }
        Assert.Equal(320, names.Count);
        Dictionary<string, string> said = (await File.ReadAllLinesAsync(Path.Combine(folder, "hats.properties"), Cancellation))
            .Where(line => line.Length > 0)
            .ToDictionary(line => line.Split('=')[0], line => line.Split('=')[1]);
        Assert.Equal(
            ("320", "ra", "dec", "healpix"),
            (said["hats_nrows"], said["hats_col_ra"], said["hats_col_dec"], said["hats_col_healpix"])
        );
        Assert.Equal(
            ["source_name", "phoindex", "ra", "dec", "healpix"],
            ReadBack
                .Duckdb(
                    $"SELECT name FROM parquet_schema('{folder}/dataset/_common_metadata') WHERE coalesce(num_children, 0) = 0"
                )
                .Select(row => row[0].GetString())
        );
    }

    [Fact]
    public async Task A_table_without_positions_is_refused()
    {
        await using ExportDatabase database = await ExportDatabase.CreateAsync(StorageProvider.Sqlite);
        TableExport export = await database.Get<TableExports>().OpenAsync(new() { Table = "runs" }, Cancellation);
        RequestException wrong = await Assert.ThrowsAsync<RequestException>(() =>
            HatsExport.WriteAsync(export, database["x"], MostRows, progress: null, Cancellation)
        );
        Assert.StartsWith("layout: found almagest.runs, which has no positions", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tiles_are_as_deep_as_their_rows_ask_for_and_no_deeper_than_10()
    {
        SkyTiles tiles = new(most: 2);
        const long Pixel = (5L << 58) + (3L << 56) + 12345;
        for (int i = 0; i < 3; i++)
            tiles.Count(Pixel);
        tiles.Count(7L << 58);

        Assert.Equal(10, tiles.Of(Pixel).Order);
        Assert.Equal(new SkyTile(0, 7), tiles.Of((7L << 58) + 1));
        // A sister in which nothing was counted.
        Assert.Equal(new SkyTile(1, (5 << 2) + 1), tiles.Of((5L << 58) + (1L << 56)));
        Assert.Equal(8L << 58, tiles.Of(7L << 58).End);
    }
}
