using System.Data;
using Almagest.Storage.Connections;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Almagest.Storage.Migrations;

/// <summary>Brings the schema up to date, one process at a time.</summary>
internal sealed class StorageMigrator(Database database) : IStorageMigrator
{
    // Any number will do, as long as it stays the same: "almagest" in ASCII.
    private const long AdvisoryLock = 0x616c6d6167657374;
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(50);

    public Task MigrateAsync(CancellationToken cancellation) =>
        database.RunAsync(
            async token =>
            {
                if (database.IsPostgres)
                    await MigratePostgresAsync(token);
                else
                    await MigrateSqliteAsync(token);
                return true;
            },
            cancellation
        );

    private async Task MigratePostgresAsync(CancellationToken cancellation)
    {
        // The lock belongs to this connection: it is gone with the process, whatever happens.
        await using NpgsqlConnection guard = await database.Postgres!.OpenConnectionAsync(cancellation);
        await ExecuteAsync(guard, $"SELECT pg_advisory_lock({AdvisoryLock})", cancellation);
        try
        {
            await using AlmagestContext context = database.CreateContext();
            await context.Database.MigrateAsync(cancellation);
        }
        finally
        {
            if (guard.State == ConnectionState.Open)
                await ExecuteAsync(guard, $"SELECT pg_advisory_unlock({AdvisoryLock})", CancellationToken.None);
        }
    }

    private async Task MigrateSqliteAsync(CancellationToken cancellation)
    {
        string path = database.SqlitePath!;
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        await using FileStream guard = await LockFileAsync(path + ".migration-lock", cancellation);
        await using AlmagestContext context = database.CreateContext();
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellation);
        // EF Core's own lock is a row, which a killed process leaves behind for ever; ours is the file's, so that row is stale.
        await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellation);
        await context.Database.MigrateAsync(cancellation);
    }

    private async Task<FileStream> LockFileAsync(string path, CancellationToken cancellation)
    {
        long deadline = Environment.TickCount64 + (database.CommandTimeoutSeconds * 1000L);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                if (Environment.TickCount64 > deadline)
                    throw new TimeoutException($"{path} stayed locked: another process is bringing the database up to date.");
            }
            await Task.Delay(LockPause, cancellation);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using NpgsqlCommand command = new(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
