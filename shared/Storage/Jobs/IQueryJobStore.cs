namespace Almagest.Storage.Jobs;

/// <summary>Queries that go on without those who asked: what was asked, who is at work, what came of it.</summary>
public interface IQueryJobStore
{
    /// <summary>A pending one.</summary>
    /// <param name="uploads">Tables that come with it.</param>
    Task<Guid> CreateAsync(
        NewQueryJob job,
        IReadOnlyList<(string Name, ReadOnlyMemory<byte> Document)> uploads,
        CancellationToken cancellation
    );

    /// <summary>Null: there is none, or its time is over.</summary>
    Task<QueryJob?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>An owner's, the newest first.</summary>
    Task<IReadOnlyList<QueryJob>> ListAsync(string? owner, CancellationToken cancellation);

    /// <summary>Tables that came with it, in order.</summary>
    Task<IReadOnlyList<(string Name, ReadOnlyMemory<byte> Document)>> UploadsAsync(Guid id, CancellationToken cancellation);

    /// <summary>What is asked, of a pending one.</summary>
    /// <returns>False: it isn't pending.</returns>
    Task<bool> AskAsync(Guid id, IReadOnlyDictionary<string, string> parameters, CancellationToken cancellation);

    /// <summary>How long it may run, and until when it's kept.</summary>
    Task LimitAsync(Guid id, int executionSeconds, DateTime destroyAt, CancellationToken cancellation);

    /// <summary>Lets a pending one have its turn.</summary>
    /// <returns>False: it isn't pending.</returns>
    Task<bool> QueueAsync(Guid id, CancellationToken cancellation);

    /// <summary>Ends one that isn't over. Whoever is at work on it hears of it at its next word.</summary>
    Task AbortAsync(Guid id, CancellationToken cancellation);

    /// <summary>With all that is of it.</summary>
    Task DeleteAsync(Guid id, CancellationToken cancellation);

    /// <summary>The next to be run: one that waits, or whose server has said nothing for too long. One that several servers began
    /// and none ended fails.</summary>
    /// <param name="most">Of one owner that run at once.</param>
    /// <returns>Null: nothing is to be done.</returns>
    Task<QueryJob?> ClaimAsync(string server, TimeSpan lease, int most, CancellationToken cancellation);

    /// <summary>A word of who is at work.</summary>
    /// <param name="rows">Written until now.</param>
    /// <returns>False: it's no longer that server's, or it was ended.</returns>
    Task<bool> KeepAsync(QueryJob job, string server, TimeSpan lease, long rows, CancellationToken cancellation);

    /// <summary>A part of the result.</summary>
    Task AddPartAsync(QueryJob job, int number, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>The result is whole.</summary>
    Task CompleteAsync(QueryJob job, string server, QueryJobResult result, CancellationToken cancellation);

    /// <summary>There will be none.</summary>
    Task FailAsync(QueryJob job, string server, string error, CancellationToken cancellation);

    /// <summary>Somebody else is to begin it anew.</summary>
    Task ReleaseAsync(QueryJob job, string server, CancellationToken cancellation);

    /// <summary>A result's parts in order.</summary>
    IAsyncEnumerable<byte[]> ReadAsync(QueryJob job, CancellationToken cancellation);

    /// <summary>Takes away those whose time is over.</summary>
    Task SweepAsync(CancellationToken cancellation);
}
