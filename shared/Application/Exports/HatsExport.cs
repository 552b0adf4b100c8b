using System.Globalization;
using System.Text;
using Almagest.Application.Published;
using Almagest.Storage.Publishing;
using Almagest.Vo.Exports;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;
using Almagest.Vo.Rows;

namespace Almagest.Application.Exports;

/// <summary>A table as a catalogue in HATS: a folder of Parquet files, each of one HEALPix pixel.</summary>
/// <remarks>Source: IVOA Note "HATS: A Standard for the Hierarchical Adaptive Tiling Scheme" 1.0. Without dataset/_metadata,
/// which repeats the files' footers: its readers take partition_info.csv and dataset/_common_metadata.</remarks>
public static class HatsExport
{
    /// <summary>Rows of a file.</summary>
    public const long MostRows = 500_000;

    private const long PixelsInFolder = 10_000;

    /// <summary>Writes all rows that have a position.</summary>
    /// <param name="export">Of a table with positions; those columns are written whether they were asked for or not.</param>
    /// <param name="folder">Empty.</param>
    /// <param name="most">Rows of a file, unless more of them are in one pixel of order 10.</param>
    /// <param name="progress">Rows that have been read; null: nobody asks.</param>
    /// <exception cref="RequestException">The table has no positions.</exception>
    public static async Task<HatsOutcome> WriteAsync(
        TableExport export,
        string folder,
        long most,
        IProgress<long>? progress,
        CancellationToken cancellation
    )
    {
        SkyPosition position = PositionOf(export);
        Field[] columns = ColumnsOf(export, position);
        Field healpix = FieldOf(export.Table, position.Healpix);
        (SkyTiles tiles, long without) = await CountAsync(export, healpix, most, cancellation);
        List<(SkyTile Tile, long Rows)> written = [];
        await using PublishedAnswer answer = await export.OpenAsync(
            columns,
            AdqlText.Quoted(healpix),
            $"{AdqlText.Quoted(healpix)} IS NOT NULL",
            cancellation
        );
        int place = Array.IndexOf(columns, healpix);
        await using IAsyncEnumerator<IRow> rows = TableExport
            .Counted(answer.Rows.Rows, progress, cancellation)
            .GetAsyncEnumerator(cancellation);
        bool isMore = await rows.MoveNextAsync();
        while (isMore)
        {
            SkyTile tile = tiles.Of(rows.Current.GetInt64(place));
            string path = Path.Combine(folder, "dataset", FileOf(tile));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using FileStream file = File.Create(path);
            TableOutcome outcome = await ParquetTableWriter.Instance.WriteAsync(
                file,
                export.Head,
                new(columns, Within(tile)),
                cancellation
            );
            written.Add((tile, outcome.Rows));
        }
        await DescribeAsync(export, position, folder, columns, most, written, cancellation);
        return new(written.Sum(one => one.Rows), written.Count, without);

        async IAsyncEnumerable<IRow> Within(SkyTile tile)
        {
            for (; isMore && rows.Current.GetInt64(place) < tile.End; isMore = await rows.MoveNextAsync())
                yield return rows.Current;
        }
    }

    /// <exception cref="RequestException">It has none.</exception>
    private static SkyPosition PositionOf(TableExport export) =>
        export.Table.Position
        ?? throw new RequestException(
            $"layout: found {export.Table.QualifiedName}, which has no positions; expected one that has, such as a run's fits."
        );

    private static Field[] ColumnsOf(TableExport export, SkyPosition position) =>
        [
            .. export.Columns.Union(
                new[] { position.Longitude, position.Latitude, position.Healpix }.Select(name => FieldOf(export.Table, name))
            ),
        ];

    private static Field FieldOf(PublishedTable table, string name) =>
        table.Columns.First(column => column.Field.Name == name).Field;

    private static async Task<(SkyTiles Tiles, long Without)> CountAsync(
        TableExport export,
        Field healpix,
        long most,
        CancellationToken cancellation
    )
    {
        SkyTiles tiles = new(most);
        long without = 0;
        await using PublishedAnswer answer = await export.OpenAsync([healpix], null, null, cancellation);
        await foreach (IRow row in answer.Rows.Rows.WithCancellation(cancellation))
            if (row.IsNull(0))
                without++;
            else
                tiles.Count(row.GetInt64(0));
        return (tiles, without);
    }

    private static string FileOf(SkyTile tile) =>
        Path.Combine(
            $"Norder={tile.Order}",
            string.Create(CultureInfo.InvariantCulture, $"Dir={tile.Pixel / PixelsInFolder * PixelsInFolder}"),
            string.Create(CultureInfo.InvariantCulture, $"Npix={tile.Pixel}.parquet")
        );

    private static async Task DescribeAsync(
        TableExport export,
        SkyPosition position,
        string folder,
        Field[] columns,
        long most,
        List<(SkyTile Tile, long Rows)> written,
        CancellationToken cancellation
    )
    {
        StringBuilder partitions = new("Norder,Npix\n");
        foreach ((SkyTile tile, _) in written)
            partitions.Append(CultureInfo.InvariantCulture, $"{tile.Order},{tile.Pixel}\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "partition_info.csv"), $"{partitions}", cancellation);
        Directory.CreateDirectory(Path.Combine(folder, "dataset"));
        await using (FileStream common = File.Create(Path.Combine(folder, "dataset", "_common_metadata")))
            await ParquetTableWriter.Instance.WriteAsync(common, export.Head, ValueRow.Source(columns, []), cancellation);
        string properties = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            obs_collection={export.Table.Name}
            dataproduct_type={(export.Table.Name == "sources" ? "object" : "source")}
            hats_nrows={written.Sum(one => one.Rows)}
            hats_col_ra={position.Longitude}
            hats_col_dec={position.Latitude}
            hats_col_healpix={position.Healpix}
            hats_col_healpix_order={SkyTiles.RowOrder}
            hats_npix_suffix=.parquet
            hats_max_rows={most}
            hats_order={written.Select(one => one.Tile.Order).DefaultIfEmpty().Max()}
            moc_sky_fraction={written.Sum(one => Math.Pow(0.25, one.Tile.Order) / 12):R}
            hats_builder={export.Head.Infos.First(one => one.Name == "creator").Value}
            hats_version=v1.0

            """
        );
        // The second is what readers of before look for.
        foreach (string name in (string[])["hats.properties", "properties"])
            await File.WriteAllTextAsync(Path.Combine(folder, name), properties, cancellation);
    }
}

/// <param name="Rows">Written.</param>
/// <param name="Files">That they are in.</param>
/// <param name="WithoutPosition">Rows that are in none, for they have no position.</param>
public sealed record HatsOutcome(long Rows, int Files, long WithoutPosition);
