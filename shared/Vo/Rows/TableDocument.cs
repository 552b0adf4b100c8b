namespace Almagest.Vo.Rows;

/// <summary>A document that has been begun.</summary>
internal abstract class TableDocument : IAsyncDisposable
{
    /// <summary>It can be closed with an error in it.</summary>
    public virtual bool SaysErrors => true;

    /// <summary>Writes a row as a whole, or throws and has written nothing of it.</summary>
    public abstract void Add(IRow row);

    /// <summary>Writes what stands behind the rows.</summary>
    public abstract void End(TableOutcome outcome);

    public abstract ValueTask DisposeAsync();
}
