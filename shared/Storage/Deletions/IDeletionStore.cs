namespace Almagest.Storage.Deletions;

/// <summary>Deletes runs, catalogues and campaigns, with all that is theirs and nothing that is another's.</summary>
public interface IDeletionStore
{
    /// <summary>What would go, and what speaks against it.</summary>
    /// <param name="id">Of the kind: a run's, a catalogue's number, a campaign's.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    Task<Deletion> LookAsync(DeletedKind kind, string id, CancellationToken cancellation);

    /// <summary>In one transaction: all of it goes, or nothing. What a worker writes of it afterwards is refused.</summary>
    /// <returns>What went.</returns>
    /// <exception cref="ArgumentException">There is none, it works, or something else needs it; as <see
    /// cref="Deletion.Refusal"/> has it.</exception>
    Task<Deletion> DeleteAsync(DeletedKind kind, string id, CancellationToken cancellation);

    /// <summary>Whether there was one, and none is now.</summary>
    Task<bool> IsDeletedAsync(DeletedKind kind, string id, CancellationToken cancellation);
}

public enum DeletedKind
{
    Run,
    Catalogue,
    Campaign,
}

/// <param name="Name">For people.</param>
/// <param name="Goes">What is deleted with it, without what is nil.</param>
public sealed record Deletion(DeletedKind Kind, string Id, string Name, IReadOnlyList<DeletedRows> Goes)
{
    /// <summary>Why it can't be deleted now, a sentence; null: it can.</summary>
    public string? Refusal { get; init; }
}

/// <param name="What">Such as "fits".</param>
public sealed record DeletedRows(string What, long Count);
