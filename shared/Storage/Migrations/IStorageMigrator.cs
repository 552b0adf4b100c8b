namespace Almagest.Storage.Migrations;

/// <summary>Makes the tables, or brings them up to date.</summary>
public interface IStorageMigrator
{
    /// <summary>Safe to call from several processes at once, and again.</summary>
    Task MigrateAsync(CancellationToken cancellation);
}
