using System.Data.Common;

namespace Almagest.Storage.Connections;

/// <summary>Statements that are run once for each chunk, without what EF Core does for each.</summary>
internal static class Commands
{
    /// <param name="parameters">By the names that the statement has after its @.</param>
    public static DbCommand Command(
        this DbConnection connection,
        string sql,
        params ReadOnlySpan<(string Name, object Value)> parameters
    )
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object value) in parameters)
        {
            DbParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
