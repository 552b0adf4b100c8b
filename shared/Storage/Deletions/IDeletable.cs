namespace Almagest.Storage.Deletions;

/// <summary>One thing that may be deleted, within its context's transaction.</summary>
internal interface IDeletable
{
    /// <summary>Kind and id.</summary>
    string Words { get; }

    /// <summary>On PostgreSQL: from now on until the transaction ends nobody changes it or refers to it anew.</summary>
    Task HoldAsync(CancellationToken cancellation);

    /// <returns>What goes with it; null: there is none.</returns>
    Task<Deletion?> FindAsync(CancellationToken cancellation);

    Task DeleteAsync(CancellationToken cancellation);
}
