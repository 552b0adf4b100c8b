using System.Data.Common;
using System.Runtime.CompilerServices;
using Almagest.Vo.Fields;

namespace Almagest.Vo.Rows;

/// <summary>The row at which a database's reader stands.</summary>
public sealed class ReaderRow : IRow
{
    private readonly DbDataReader _reader;
    private readonly IReadOnlyList<Field> _columns;

    private ReaderRow(DbDataReader reader, IReadOnlyList<Field> columns)
    {
        _reader = reader;
        _columns = columns;
    }

    /// <summary>What a reader gives, under the columns of the plan that it was opened with.</summary>
    public static RowSource Source(DbDataReader reader, IReadOnlyList<Field> columns, CancellationToken cancellation = default) =>
        new(columns, Each(reader, columns, cancellation));

    /// <inheritdoc/>
    public bool IsNull(int column) => _reader.IsDBNull(column);

    /// <inheritdoc/>
    public long GetInt64(int column) => _reader.GetInt64(column);

    /// <inheritdoc/>
    public double GetDouble(int column) => _reader.GetDouble(column);

    /// <inheritdoc/>
    public bool GetBoolean(int column) => _reader.GetBoolean(column);

    /// <inheritdoc/>
    public string GetString(int column)
    {
        string text = _columns[column].Kind == DataKind.Text ? _reader.GetString(column) : CellText.Of(_reader.GetValue(column));
        // SQLite keeps times as texts, with a blank before the hour.
        return _columns[column].Kind == DataKind.Timestamp && text.Length > 10 && text[10] == ' '
            ? string.Concat(text.AsSpan(0, 10), "T", text.AsSpan(11))
            : text;
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> GetDoubles(int column) => CellText.Doubles(_reader.GetValue(column));

    private static async IAsyncEnumerable<IRow> Each(
        DbDataReader reader,
        IReadOnlyList<Field> columns,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        ReaderRow row = new(reader, columns);
        while (await reader.ReadAsync(cancellation))
            yield return row;
    }
}
