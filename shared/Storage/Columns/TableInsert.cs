using Almagest.Storage.Bulk;
using Microsoft.Data.Sqlite;

namespace Almagest.Storage.Columns;

/// <summary>A prepared INSERT of a table's rows.</summary>
internal sealed class TableInsert<TRow>(SqliteConnection connection, ResultTable<TRow> table) : IDisposable
{
    private readonly object?[] _values = new object?[table.Columns.Count];
    private SqliteStatement? _insert;

    public void Execute(TRow row)
    {
        _insert ??= new SqliteStatement(connection, table.Insert, _values.Length);
        for (int i = 0; i < _values.Length; i++)
            _values[i] = table.Columns[i].Bind(row);
        _insert.Execute(_values);
    }

    public void Dispose() => _insert?.Dispose();
}
