using System.Data;
using System.Data.Common;
using Almagest.Storage.Connections;
using Almagest.Vo.Adql;
using Almagest.Vo.Adql.Dialects;
using Almagest.Vo.Rows;

namespace Almagest.Storage.Publishing;

internal sealed class PublishedQueries(Database database) : IPublishedQueries
{
    public SqlDialect Dialect => database.IsPostgres ? SqlDialect.PostgreSql : SqlDialect.Sqlite;

    public async Task<PublishedAnswer> OpenAsync(QueryPlan plan, TimeSpan? timeout, CancellationToken cancellation)
    {
        DbConnection connection = await database.OpenReaderAsync(cancellation);
        List<IAsyncDisposable> open = [connection];
        try
        {
            DbTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
            open.Insert(0, transaction);
            DbCommand command = connection.CreateCommand();
            open.Insert(0, command);
            command.Transaction = transaction;
            if (database.IsPostgres)
            {
                command.CommandText = "SET TRANSACTION READ ONLY";
                await command.ExecuteNonQueryAsync(cancellation);
            }
            command.CommandText = plan.Sql;
            command.CommandTimeout = (int)Math.Ceiling(timeout?.TotalSeconds ?? 0);
            foreach (SqlParameter parameter in plan.Parameters)
            {
                DbParameter one = command.CreateParameter();
                (one.ParameterName, one.Value) = (parameter.Name, parameter.Value);
                command.Parameters.Add(one);
            }
            DbDataReader reader = await command.ExecuteReaderAsync(cancellation);
            open.Insert(0, reader);
            return new(ReaderRow.Source(reader, plan.Columns, cancellation), [.. open]);
        }
        catch
        {
            foreach (IAsyncDisposable one in open)
                await one.DisposeAsync();
            throw;
        }
    }
}
