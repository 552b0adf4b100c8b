using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Almagest.Storage.Publishing;

/// <summary>Why the database gave no answer.</summary>
public enum QueryFailure
{
    /// <summary>It took longer than was granted.</summary>
    TooSlow,

    /// <summary>A value was none for what was asked of it: a text that's no number, a number beyond its kind.</summary>
    WrongValue,

    /// <summary>It wanted more memory, space or depth than there is.</summary>
    TooLarge,

    /// <summary>The database is away, or at fault.</summary>
    Unavailable,
}

/// <summary>A query that was begun and has no whole answer. The message is for whoever asked; it names no private
/// table.</summary>
public sealed class QueryFailedException : Exception
{
    internal QueryFailedException(QueryFailure failure, string reason, Exception? inner)
        : base(reason, inner) => Failure = failure;

    /// <summary>What sort of reason it has.</summary>
    public QueryFailure Failure { get; }

    /// <param name="granted">How long it might have taken; null for as long as it likes.</param>
    internal static QueryFailedException TooSlow(TimeSpan? granted, Exception? inner) =>
        new(
            QueryFailure.TooSlow,
            granted is { } time
                ? FormattableString.Invariant($"found a query that takes more than {time.TotalSeconds:0.###} s; ")
                    + "expected one of fewer rows."
                : "found a query that the database ended, for it took too long; expected one of fewer rows.",
            inner
        );

    /// <summary>What a database threw.</summary>
    internal static QueryFailedException Of(DbException thrown, TimeSpan? granted) =>
        thrown switch
        {
            PostgresException { SqlState: "57014" } or { InnerException: TimeoutException } => TooSlow(granted, thrown),
            SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_INTERRUPT } => TooSlow(granted, thrown),
            PostgresException postgres when postgres.SqlState.StartsWith("22", StringComparison.Ordinal) => WrongValue(
                postgres.MessageText,
                thrown
            ),
            SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_ERROR } sqlite => WrongValue(
                sqlite.Message.Split('\'', 2) is [_, { } inner] ? inner.TrimEnd('.', '\'') : sqlite.Message,
                thrown
            ),
            PostgresException { SqlState: ['5', '3' or '4', ..] } postgres => TooLarge(postgres.MessageText, thrown),
            SqliteException
            {
                SqliteErrorCode: SQLitePCL.raw.SQLITE_NOMEM or SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_TOOBIG
            } => TooLarge("out of memory", thrown),
            _ => new(QueryFailure.Unavailable, "The database could not answer; try again later.", thrown),
        };

    /// <param name="reason">What is wrong with the value.</param>
    /// <param name="thrown">What the database threw, if it did.</param>
    internal static QueryFailedException WrongValue(string reason, Exception? thrown = null) =>
        new(QueryFailure.WrongValue, $"found a value that can't be computed with: {reason}.", thrown);

    private static QueryFailedException TooLarge(string reason, Exception thrown) =>
        new(QueryFailure.TooLarge, $"found a query that is too large for the database: {reason}.", thrown);
}
