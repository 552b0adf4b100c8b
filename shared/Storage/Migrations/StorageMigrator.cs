using System.Data;
using Almagest.Spectra;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Columns;
using Almagest.Storage.Connections;
using Almagest.Storage.Migrations.Postgres;
using Almagest.Storage.Schema;
using Almagest.Storage.Views;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Almagest.Storage.Migrations;

/// <summary>Brings the schema up to date, one process at a time.</summary>
internal sealed class StorageMigrator(Database database) : IStorageMigrator
{
    // Any number will do, as long as it stays the same: "almagest" in ASCII.
    private const long AdvisoryLock = 0x616c6d6167657374;

    // Spectra, weights and files are random or compressed: PostgreSQL's own compression is not worth its time.
    private const string KeepBytesPlain = """
        DO $$ DECLARE bytes record; BEGIN
            FOR bytes IN
                SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace AND a.atttypid = 'bytea'::regtype
                      AND a.attnum > 0 AND NOT a.attisdropped AND a.attstorage <> 'e'
            LOOP
                EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET STORAGE EXTERNAL', bytes.relname, bytes.attname);
            END LOOP;
        END $$
        """;

    // No view of ours is made of them any more; one of others' may be.
    private static readonly string LeaveMoved = $"""
        DO $do$ DECLARE moved text; BEGIN
            FOREACH moved IN ARRAY ARRAY['{string.Join("', '", FitsAsTheyWere.Moved)}'] LOOP
                CONTINUE WHEN to_regclass(moved) IS NULL;
                BEGIN
                    EXECUTE format('DROP TABLE %I', moved);
                EXCEPTION WHEN dependent_objects_still_exist THEN
                    EXECUTE format('TRUNCATE %I', moved);
                END;
            END LOOP;
        END $do$
        """;
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

    public Task GrantAsync(string reader, string viewer, string worker, CancellationToken cancellation) =>
        database.Postgres is not { } postgres
            ? throw SpectralDataException.At("database", "a file of SQLite's", "PostgreSQL, which has roles")
            : database.RunAsync(
                async token =>
                {
                    await using NpgsqlConnection connection = await postgres.OpenConnectionAsync(token);
                    await ExecuteAsync(connection, DatabaseRoles.Sql(reader, viewer, worker), token);
                    return true;
                },
                cancellation
            );

    public Task RequireCurrentAsync(CancellationToken cancellation) =>
        database.IsPostgres
            ? database.RunAsync(
                async (context, token) =>
                {
                    // Asked for migrations alone, EF takes a database that it can't open for one that is to be made.
                    await context.Database.OpenConnectionAsync(token);
                    if (await SchemaAdmission.AdmitsAsync(context, token))
                        return true;
                    string[] missing = await MissingAsync(context, token);
                    return missing.Length == 0
                        ? true
                        : throw SpectralDataException.At(
                            "database",
                            missing.Length == context.Database.GetMigrations().Count()
                                ? "none of this program's tables"
                                : $"an older schema, without {missing[0]}",
                            $"the schema {missing[^1]}: its owner makes it by 'almagest db migrate'"
                        );
                },
                cancellation
            )
            : MigrateAsync(cancellation);

    private async Task MigratePostgresAsync(CancellationToken cancellation)
    {
        await RequireRightAsync(cancellation);
        // The lock belongs to this connection: it is gone with the process, whatever happens.
        await using NpgsqlConnection guard = await database.Postgres!.OpenConnectionAsync(cancellation);
        await ExecuteAsync(guard, $"SELECT pg_advisory_lock({AdvisoryLock})", cancellation);
        try
        {
            await using AlmagestContext context = database.CreateContext();
            await MigrateAsync(context, cancellation);
            await context.Database.ExecuteSqlRawAsync(KeepBytesPlain, cancellation);
        }
        finally
        {
            if (guard.State == ConnectionState.Open)
                await ExecuteAsync(guard, $"SELECT pg_advisory_unlock({AdvisoryLock})", CancellationToken.None);
        }
    }

    /// <summary>The server's own refusal would name no way out.</summary>
    private async Task RequireRightAsync(CancellationToken cancellation)
    {
        await using AlmagestContext context = database.CreateContext();
        if (!await SchemaRights.MayCreateAsync(context, cancellation))
            throw SpectralDataException.At(
                "database",
                "a role that may not change the schema",
                "the owner's for 'almagest db migrate'"
            );
    }

    /// <summary>Migrations that the database lacks.</summary>
    /// <exception cref="SpectralDataException">It has one that this program does not know.</exception>
    /// <exception cref="InvalidOperationException">It is of before the first release.</exception>
    private static async Task<string[]> MissingAsync(AlmagestContext context, CancellationToken cancellation)
    {
        string[] known = [.. context.Database.GetMigrations()],
            applied = [.. await context.Database.GetAppliedMigrationsAsync(cancellation)];
        if (applied.Length > 0 && applied[0] != known[0])
            throw new InvalidOperationException(
                $"the database was made by a version from before the first release (found {applied[0]}; expected {known[0]}): "
                    + "begin a new one."
            );
        return applied.Except(known).LastOrDefault() is not { } newer
            ? [.. known.Except(applied)]
            : throw SpectralDataException.At(
                "database",
                $"the schema {newer} of a newer version of this program",
                $"{known[^1]} at most: use that version"
            );
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
        // A changed table is copied, dropped and renamed: SQLite would refuse the new name because of the views, whose table is
        // gone at that moment.
        await context.Database.OpenConnectionAsync(cancellation);
        await context.Database.ExecuteSqlRawAsync("PRAGMA legacy_alter_table = ON", cancellation);
        try
        {
            await MigrateAsync(context, cancellation);
        }
        finally
        {
            await context.Database.ExecuteSqlRawAsync("PRAGMA legacy_alter_table = OFF", CancellationToken.None);
        }
    }

    private async Task MigrateAsync(AlmagestContext context, CancellationToken cancellation)
    {
        await MissingAsync(context, cancellation);
        await context.Database.MigrateAsync(cancellation);
        if (database.IsPostgres)
            await SchemaAdmission.WriteAsync(context, cancellation);
        await ObservationBackfill.RunAsync(context, cancellation);
        // What is in the code may have changed without the tables, so views are looked at each time.
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        await FitsViewRows.NameAllAsync(context, cancellation);
        PublishedView[] published = [.. PublishedViews.All, .. await FitsViewRows.ReadAsync(context, cancellation)];
        if (database.IsPostgres)
        {
            await context.Database.ExecuteSqlRawAsync($"CREATE SCHEMA IF NOT EXISTS {PublishedView.Schema}", cancellation);
            await context.Database.ExecuteSqlRawAsync(ViewMaker.Literal(FitsViewFunction.Definition), cancellation);
            await context.Database.ExecuteSqlRawAsync(FitPartitions.Definition, cancellation);
        }
        await ViewMaker.MakeAsync(
            context,
            [.. ResultViews.All, .. await WideViewsAsync(context, cancellation), .. published.Select(view => view.AsView())],
            database.IsPostgres,
            cancellation
        );
        if (database.IsPostgres)
        {
            await context.Database.ExecuteSqlRawAsync(LeaveMoved, cancellation);
            await context.Database.ExecuteSqlRawAsync(FitPartitions.IndexAll, cancellation);
        }
        await transaction.CommitAsync(cancellation);
    }

    private static async Task<IReadOnlyList<ResultView>> WideViewsAsync(AlmagestContext context, CancellationToken cancellation)
    {
        // Runs that share a view have the same parameters.
        int[] runs = await context
            .Runs.GroupBy(run => run.WideView)
            .Select(same => same.Min(run => run.Number))
            .ToArrayAsync(cancellation);
        List<ResultView> views = [];
        foreach (int number in runs)
        {
            string campaign = await context
                .Runs.Where(run => run.Number == number)
                .Select(run => run.CampaignId)
                .SingleAsync(cancellation);
            views.Add(
                WideView.Of(
                    campaign,
                    await context
                        .RunParameters.Where(row => row.RunNumber == number)
                        .OrderBy(row => row.Number)
                        .Select(row => new RunParameter(row.Name, row.Unit))
                        .ToListAsync(cancellation),
                    context.Database.IsNpgsql()
                )
            );
        }
        return views;
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
            catch (IOException error) when (File.Exists(path))
            {
                if (Environment.TickCount64 > deadline)
                    throw new TimeoutException(
                        $"{path} stayed locked: another process is bringing the database up to date.",
                        error
                    );
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
