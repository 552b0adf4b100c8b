using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Almagest.Storage.Bulk;

/// <summary>A prepared statement with parameters @0, @1, ... NaN is stored as NULL.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteCommand _command;

    /// <param name="connection">Open; its transaction, if any, is joined.</param>
    /// <param name="sql">One statement.</param>
    /// <param name="parameters">How many it has.</param>
    public SqliteStatement(SqliteConnection connection, string sql, int parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (int i = 0; i < parameters; i++)
            _command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"@{i}") });
        _command.Prepare();
    }

    public void Execute(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        _command.ExecuteNonQuery();
    }

    public object? Scalar(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteScalar();
    }

    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++)
            _command.Parameters[i].Value = values[i] switch
            {
                null or double.NaN or float.NaN => DBNull.Value,
                { } value => value,
            };
    }
}
