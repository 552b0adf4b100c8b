using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Migrations;

/// <summary>
/// Which programs a schema of PostgreSQL's admits that is newer than they are: while a fleet is brought up to date, and when it
/// is brought back. A migration adds only; what nobody needs any more is taken away by one of a later version.
/// </summary>
internal static class SchemaAdmission
{
    /// <summary>The name of the last migration that took something away, or changed what is there: a program that does not know
    /// it may not go on. As each database has ids of its own, it is told by its name.</summary>
    public const string Oldest = "TraceParent";

    /// <summary>Notes it beside the migrations.</summary>
    public static Task WriteAsync(AlmagestContext context, CancellationToken cancellation) =>
        context.Database.ExecuteSqlRawAsync(
            $"""
            CREATE TABLE IF NOT EXISTS schema_admits (oldest text NOT NULL);
            DELETE FROM schema_admits;
            INSERT INTO schema_admits VALUES ('{Oldest}');
            """,
            cancellation
        );

    /// <summary>Whether the schema is newer than this program, and may be used by it all the same.</summary>
    public static async Task<bool> AdmitsAsync(AlmagestContext context, CancellationToken cancellation)
    {
        string[] known = [.. context.Database.GetMigrations()],
            applied = [.. await context.Database.GetAppliedMigrationsAsync(cancellation)];
        if (!applied.Except(known).Any() || known.Except(applied).Any())
            return false;
        List<string> oldest = await context
            .Database.SqlQuery<string>($"SELECT oldest AS \"Value\" FROM schema_admits")
            .ToListAsync(cancellation);
        return oldest is [var name] && known.Any(id => NameOf(id) == name);
    }

    /// <summary>Of an id such as "20261129101253_TraceParent".</summary>
    public static string NameOf(string id) => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..];
}
