namespace Almagest.Vo.Rows;

/// <summary>Writes a table to a stream as its rows come, in constant memory.</summary>
public abstract class TableWriter
{
    /// <summary>Bytes that are gathered before they're sent.</summary>
    private const int Chunk = 1 << 16;

    /// <summary>For Content-Type.</summary>
    public abstract string MediaType { get; }

    /// <summary>Of a file, without its dot.</summary>
    public abstract string Extension { get; }

    /// <summary>A document says by itself that there were more rows, or an error after the first.</summary>
    public virtual bool SaysStatus => true;

    /// <summary>Writes all of it. Nothing is written before the first row has come, or the source has ended: an error until then
    /// is
    /// the caller's to answer.</summary>
    /// <exception cref="Exception">What the source throws before its first row, or in a format that can't say errors.</exception>
    public virtual async Task<TableOutcome> WriteAsync(
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
