using System.Data.Common;
using Almagest.Storage.Connections;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Tests.Connections;

/// <summary>How a database goes about what is asked.</summary>
internal static class Plans
{
    /// <summary>Of empty tables: what SQLite would do with few rows it does with a million; PostgreSQL is told to use indexes
    /// wherever it can.</summary>
    public static Task<string> OfAsync<T>(
        TestStorage storage,
        Func<AlmagestContext, IQueryable<T>> question,
        CancellationToken cancellation
    )
    {
        Database database = storage.Get<Database>();
        return database.RunAsync(
            async (context, token) =>
            {
                await context.Database.OpenConnectionAsync(token);
                if (database.IsPostgres)
                    await context.Database.ExecuteSqlRawAsync("SET enable_seqscan = off", token);
                await using DbCommand command = question(context).CreateDbCommand();
                command.CommandText = $"EXPLAIN {(database.IsPostgres ? "" : "QUERY PLAN ")}{command.CommandText}";
                await using DbDataReader reader = await command.ExecuteReaderAsync(token);
                List<string> steps = [];
                while (await reader.ReadAsync(token))
                    steps.Add(reader.GetString(reader.FieldCount - 1));
                return string.Join('\n', steps);
            },
            cancellation
        );
    }
}
