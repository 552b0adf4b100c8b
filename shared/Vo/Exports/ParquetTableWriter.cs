using System.IO.Compression;
using Almagest.Vo.Rows;
using Almagest.Vo.VoTables;
using Parquet;
using Parquet.Schema;

namespace Almagest.Vo.Exports;

/// <summary>Parquet with the head of a VOTable in its footer: units, UCDs, descriptions. It can't say an error: a file that an
/// error ended has no footer, and nobody reads it.</summary>
/// <remarks>
/// A group of rows is held until it is full. Source: IVOA Note "Parquet in the VO" 1.0. Times are texts, as that head says.
/// </remarks>
public sealed class ParquetTableWriter : TableWriter
{
    /// <summary>The keys under which the head of a VOTable stands in the footer.</summary>
    public const string VersionKey = "IVOA.VOTable-Parquet.version",
        ContentKey = "IVOA.VOTable-Parquet.content";

    /// <summary>Values of a group, all columns together: some 20 MB.</summary>
    private const int MostValues = 1 << 21;

    private const int MostRows = 1 << 16,
        Between = 1 << 8;

    private static readonly ParquetOptions Options = new()
    {
        CompressionMethod = CompressionMethod.Zstd,
        CompressionLevel = CompressionLevel.Fastest,
    };

    private ParquetTableWriter() { }

    /// <summary>The one there is.</summary>
    public static ParquetTableWriter Instance { get; } = new();

    /// <inheritdoc/>
    public override string MediaType => "application/vnd.apache.parquet";

    /// <inheritdoc/>
    public override string Extension => "parquet";

    /// <inheritdoc/>
    public override bool SaysStatus => false;

    /// <inheritdoc/>
    public override async Task<TableOutcome> WriteAsync(
        Stream output,
        TableHead head,
        RowSource source,
        CancellationToken cancellation = default
    )
    {
        await using IAsyncEnumerator<IRow> rows = source.Rows.GetAsyncEnumerator(cancellation);
        bool isMore = await rows.MoveNextAsync();
        ParquetColumn[] columns = [.. source.Columns.Select(ParquetColumn.Of)];
        await using ParquetBuffer buffer = new();
        TableOutcome outcome;
        await using (
            ParquetWriter writer = await ParquetWriter.CreateAsync(
                new ParquetSchema(columns.Select(column => column.Field)),
                buffer,
                Options,
                cancellationToken: cancellation
            )
        )
        {
            (long count, int gathered) = (0, 0);
            for (; isMore && (head.MaxRows is null || count < head.MaxRows); isMore = await rows.MoveNextAsync())
            {
                foreach (ParquetColumn column in columns)
                    column.Add(rows.Current);
                count++;
                // Counted now and then, for that too takes its time.
                if (++gathered < MostRows && (gathered % Between != 0 || columns.Sum(column => (long)column.Values) < MostValues))
                    continue;
                await FlushAsync(writer, columns, cancellation);
                await buffer.DrainAsync(output, cancellation);
                gathered = 0;
            }
            if (gathered > 0)
                await FlushAsync(writer, columns, cancellation);
            outcome = new(count, isMore, null);
            writer.CustomMetadata = new Dictionary<string, string>
            {
                [VersionKey] = "1.0",
                [ContentKey] = VoTableHead.WithoutRows(head, source.Columns, outcome),
            };
        }
        await buffer.DrainAsync(output, cancellation);
        return outcome;
    }

    private static async Task FlushAsync(ParquetWriter writer, ParquetColumn[] columns, CancellationToken cancellation)
    {
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        foreach (ParquetColumn column in columns)
            await column.FlushAsync(group, cancellation);
    }
}
