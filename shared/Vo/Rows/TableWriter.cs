namespace Almagest.Vo.Rows;

/// <summary>Writes a table to a stream, in constant memory.</summary>
public abstract class TableWriter
{
    /// <summary>For Content-Type.</summary>
    public abstract string MediaType { get; }

    /// <summary>Of a file, without its dot.</summary>
    public abstract string Extension { get; }

    /// <summary>A document says by itself that there were more rows, or an error after the first.</summary>
    public virtual bool SaysStatus => true;

    /// <summary>Writes all of it. Nothing is written before the first row has come, or the source has ended: an error until then
    /// is the caller's to answer.</summary>
    /// <exception cref="Exception">What the source throws before its first row, or in a format that can't say errors.</exception>
    public abstract Task<TableOutcome> WriteAsync(
        Stream output,
        TableHead head,
        RowSource source,
        CancellationToken cancellation = default
    );
}
