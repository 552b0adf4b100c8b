using Almagest.Vo.Rows;

namespace Almagest.Vo.Exports;

/// <summary>FITS: a binary table behind an empty primary HDU.</summary>
/// <remarks>
/// Its head says how many rows there are and how wide texts are, and comes first. So rows are put in a temporary file, and
/// written when all are known: an error comes before any byte has been written. Source: FITS Standard 4.0.
/// </remarks>
public sealed class FitsTableWriter : TableWriter
{
    private const int Chunk = 1 << 16;

    private FitsTableWriter() { }

    /// <summary>The one there is.</summary>
    public static FitsTableWriter Instance { get; } = new();

    /// <inheritdoc/>
    public override string MediaType => "application/fits";

    /// <inheritdoc/>
    public override string Extension => "fits";

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A whole number is the one that has to stand for none, or there are over 999
    /// columns.</exception>
    public override async Task<TableOutcome> WriteAsync(
        Stream output,
        TableHead head,
        RowSource source,
        CancellationToken cancellation = default
    )
    {
        await using FitsSpool spool = new(source.Columns);
        await using IAsyncEnumerator<IRow> rows = source.Rows.GetAsyncEnumerator(cancellation);
        bool isMore = await rows.MoveNextAsync();
        for (; isMore && (head.MaxRows is null || spool.Rows < head.MaxRows); isMore = await rows.MoveNextAsync())
            await spool.AddAsync(rows.Current, cancellation);
        spool.Check();
        TableOutcome outcome = new(spool.Rows, isMore, null);
        await output.WriteAsync(FitsHead.Of(head, spool, outcome), cancellation);
        using MemoryStream buffer = new(2 * Chunk);
        long written = 0;
        await foreach (ReadOnlyMemory<byte> row in spool.ReadAsync(cancellation))
        {
            await buffer.WriteAsync(row, cancellation);
            written += row.Length;
            if (buffer.Length < Chunk)
                continue;
            await output.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellation);
            buffer.SetLength(0);
        }
        await output.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellation);
        written += await spool.CopyHeapAsync(output, cancellation);
        await output.WriteAsync(new byte[(FitsHead.Block - (written % FitsHead.Block)) % FitsHead.Block], cancellation);
        return outcome;
    }
}
