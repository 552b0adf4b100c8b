using System.ComponentModel.DataAnnotations;

namespace Almagest.Storage.Connections;

/// <summary>Which database holds the state: section "Storage".</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>sqlite (embedded size) or postgres (cluster).</summary>
    [Required]
    public StorageProvider? Provider { get; init; }

    /// <summary>An ADO.NET connection string; for SQLite the path of a file will do. No default, because no guess is
    /// right.</summary>
    [Required(AllowEmptyStrings = false)]
    public string ConnectionString { get; init; } = "";

    /// <summary>A file with PostgreSQL's password, so that it stands in no variable; null: in the connection string, or
    /// none.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Queries of others that PostgreSQL answers at once; further ones wait.</summary>
    [Range(1, 1000)]
    public int MostReaders { get; init; } = 8;

    /// <summary>How often a call is tried again after the database was away, locked or in a deadlock.</summary>
    [Range(0, 20)]
    public int RetryAttempts { get; init; } = 6;

    /// <summary>The first pause before another try, s; each later one is twice as long, at random within that, and 10 s at
    /// most.</summary>
    [Range(0.001, 10)]
    public double RetryDelaySeconds { get; init; } = 0.2;

    /// <summary>How long one command may take, s; also how long SQLite waits for another writer.</summary>
    [Range(1, 3600)]
    public int CommandTimeoutSeconds { get; init; } = 60;
}

public enum StorageProvider
{
    Sqlite,
    Postgres,
}
