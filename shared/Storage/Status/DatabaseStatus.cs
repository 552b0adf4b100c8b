using System.Data.Common;
using System.Diagnostics;
using Almagest.Storage.Connections;
using Almagest.Storage.Migrations;
using Almagest.Storage.Schema;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Almagest.Storage.Status;

internal sealed class DatabaseStatus(Database database, TimeProvider clock) : IDatabaseStatus
{
    private const string Rights = """
        SELECT current_user::text,
               coalesce(bool_and(has_table_privilege(oid, 'SELECT')), current_schema() IS NOT NULL),
               coalesce(bool_and(has_table_privilege(oid, 'INSERT') AND has_table_privilege(oid, 'UPDATE')
                                 AND has_table_privilege(oid, 'DELETE')), current_schema() IS NOT NULL),
               coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)
        FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
        """;

    public string Place
    {
        get
        {
            if (database.SqlitePath is { } path)
                return path;
            using NpgsqlConnection connection = database.Postgres!.CreateConnection();
            return $"{connection.Host}:{connection.Port}/{connection.Database}";
        }
    }

    public bool IsFile => !database.IsPostgres;

    public async Task<DatabaseAnswer?> AskAsync(CancellationToken cancellation)
    {
        // Opening it would make it.
        if (IsFile && !File.Exists(database.SqlitePath))
            return null;
        await using DbConnection connection = await database.OpenAsync(cancellation);
        string question = IsFile ? "SELECT count(*) FROM sqlite_master" : "SELECT clock_timestamp()";
        await AskAsync(connection, question, cancellation);
        DateTimeOffset asked = clock.GetUtcNow();
        long began = Stopwatch.GetTimestamp();
        object answer = await AskAsync(connection, question, cancellation);
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        return new(connection.ServerVersion, took, answer is DateTime now ? now.ToUniversalTime() - (asked + (took / 2)) : null);
    }

    public async Task<SchemaStatus> SchemaAsync(CancellationToken cancellation)
    {
        await using AlmagestContext context = database.CreateContext();
        // Asked for migrations alone, EF takes a database that it can't open for one that is to be made.
        await context.Database.OpenConnectionAsync(cancellation);
        string[] known = [.. context.Database.GetMigrations()],
            applied = [.. await context.Database.GetAppliedMigrationsAsync(cancellation)];
        return new(applied.LastOrDefault(), known[^1], known.Except(applied).Count(), applied.Except(known).Count())
        {
            IsAdmitted = database.IsPostgres && await SchemaAdmission.AdmitsAsync(context, cancellation),
        };
    }

    public async Task<DatabaseRights> RightsAsync(CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        if (connection is SqliteConnection sqlite)
        {
            bool mayWrite = SQLitePCL.raw.sqlite3_db_readonly(sqlite.Handle, "main") == 0;
            return new(null, MayRead: true, mayWrite, mayWrite);
        }
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = Rights;
        await using DbDataReader row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new(row.GetString(0), row.GetBoolean(1), row.GetBoolean(2), row.GetBoolean(3));
    }

    public async Task<DatabaseSpace> SpaceAsync(CancellationToken cancellation)
    {
        if (database.SqlitePath is { } path)
        {
            string folder = Path.GetDirectoryName(path)!;
            return new(new FileInfo(path).Length, new DriveInfo(folder).AvailableFreeSpace, FreeSpace.Lack(folder));
        }
        await using DbConnection connection = await database.OpenAsync(cancellation);
        return new((long)await AskAsync(connection, "SELECT pg_database_size(current_database())", cancellation), null, null);
    }

    private static async Task<object> AskAsync(DbConnection connection, string question, CancellationToken cancellation)
    {
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = question;
        return (await command.ExecuteScalarAsync(cancellation))!;
    }
}
