namespace Almagest.Storage.Status;

/// <summary>How the database is, for whoever looks after it. Nothing is changed, made or tried again.</summary>
public interface IDatabaseStatus
{
    /// <summary>Where it is, without a password.</summary>
    string Place { get; }

    /// <summary>A file of this machine, which this program makes and brings up to date itself.</summary>
    bool IsFile { get; }

    /// <returns>Null: there is no file yet.</returns>
    /// <exception cref="System.Data.Common.DbException">It does not answer.</exception>
    Task<DatabaseAnswer?> AskAsync(CancellationToken cancellation);

    Task<SchemaStatus> SchemaAsync(CancellationToken cancellation);

    Task<DatabaseRights> RightsAsync(CancellationToken cancellation);

    Task<DatabaseSpace> SpaceAsync(CancellationToken cancellation);
}

/// <param name="Version">Of PostgreSQL or SQLite.</param>
/// <param name="RoundTrip">Of the shortest question, on an open connection.</param>
/// <param name="Ahead">Its clock's lead over this machine's; null: it has none of its own.</param>
public sealed record DatabaseAnswer(string Version, TimeSpan RoundTrip, TimeSpan? Ahead);

/// <param name="Applied">Its newest migration; null: it has no tables.</param>
/// <param name="Known">The newest that this program knows.</param>
/// <param name="Missing">How many of this program's it lacks.</param>
/// <param name="Unknown">How many it has that this program does not know.</param>
public sealed record SchemaStatus(string? Applied, string Known, int Missing, int Unknown)
{
    /// <summary>It is newer than this program, and says that this program may go on.</summary>
    public bool IsAdmitted { get; init; }
}

/// <param name="Role">Of PostgreSQL; null: a file, which belongs to who may write it.</param>
/// <param name="MayRead">All tables.</param>
/// <param name="MayWrite">All tables.</param>
/// <param name="MayChangeSchema">Make tables.</param>
public sealed record DatabaseRights(string? Role, bool MayRead, bool MayWrite, bool MayChangeSchema);

/// <param name="Bytes">Of the database.</param>
/// <param name="Free">Bytes left to this user on its disk; null: it can't be told from here.</param>
/// <param name="Lack">That this is too little for writers to be ready (a sentence); null: it is not, or can't be told.</param>
public sealed record DatabaseSpace(long Bytes, long? Free, string? Lack);
