namespace Almagest.Vo.Rows;

/// <summary>Writes a table as its rows come.</summary>
public abstract class StreamedTableWriter : TableWriter
{
    /// <summary>Bytes that are gathered before they're sent.</summary>
    private const int Chunk = 1 << 16;

    /// <inheritdoc/>
    public sealed override async Task<TableOutcome> WriteAsync(
        Stream output,
        TableHead head,
        RowSource source,
        CancellationToken cancellation = default
    )
    {
        await using IAsyncEnumerator<IRow> rows = source.Rows.GetAsyncEnumerator(cancellation);
        bool isMore = await rows.MoveNextAsync();
        using MemoryStream buffer = new();
        await using TableDocument document = Begin(buffer, head, source);
        (long count, Exception? failure) = (0, null);
        try
        {
            for (; isMore && (head.MaxRows is null || count < head.MaxRows); isMore = await rows.MoveNextAsync())
            {
                document.Add(rows.Current);
                count++;
                if (buffer.Length >= Chunk)
                    await DrainAsync(buffer, output, cancellation);
            }
        }
        catch (Exception wrong)
            when (document.SaysErrors && wrong is not OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            failure = wrong;
        }
        TableOutcome outcome = new(count, failure is null && isMore, failure);
        document.End(outcome);
        await DrainAsync(buffer, output, cancellation);
        return outcome;
    }

    /// <summary>Writes what stands before the rows.</summary>
    /// <param name="buffer">Written to without waiting; emptied between rows.</param>
    private protected abstract TableDocument Begin(MemoryStream buffer, TableHead head, RowSource source);

    private static async Task DrainAsync(MemoryStream buffer, Stream output, CancellationToken cancellation)
    {
        await output.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellation);
        buffer.SetLength(0);
    }
}
