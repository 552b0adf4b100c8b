using System.Data.Common;
using System.Runtime.CompilerServices;
using Almagest.Vo.Fields;
using Almagest.Vo.Rows;
using Microsoft.Data.Sqlite;

namespace Almagest.Storage.Publishing;

/// <summary>The time that a query is granted, from waiting for its turn to its last row, and all that is open
/// meanwhile.</summary>
internal sealed class QueryTime : IAsyncDisposable
{
    private readonly TimeSpan? _granted;
    private readonly CancellationToken _asker;
    private readonly CancellationTokenSource _end;
    private readonly Stack<IAsyncDisposable> _open = new();
    private DbCommand? _unfinished;
    private DbDataReader? _reader;

    public QueryTime(TimeSpan? granted, CancellationToken asker)
    {
        (_granted, _asker) = (granted, asker);
        _end = CancellationTokenSource.CreateLinkedTokenSource(asker);
        if (granted is { } time)
            _end.CancelAfter(time);
    }

    /// <summary>Cancelled when the time is over, or nobody asks any more.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>Closes it at the end, before all that was opened earlier.</summary>
    public T Close<T>(T one)
        where T : IAsyncDisposable
    {
        _open.Push(one);
        return one;
    }

    /// <summary>Asks.</summary>
    public async Task ReadAsync(DbCommand command)
    {
        _reader = Close(await command.ExecuteReaderAsync(Token));
        _unfinished = command;
    }

    /// <summary>All rows, of numbers and texts; NaN: no value; a text as <see cref="TextNumber"/>.</summary>
    /// <inheritdoc cref="WatchAsync"/>
    public async Task<NumberBlocks> NumbersAsync(IReadOnlyList<Field> columns)
    {
        bool[] areTexts = [.. columns.Select(column => column.Kind == DataKind.Text)];
        NumberBlocks values = new(columns.Count);
        await WatchAsync(async () =>
        {
            if (_reader is SqliteDataReader sqlite)
                AddAll(values, areTexts, sqlite);
            else
                while (await _reader!.ReadAsync(Token))
                    Add(values, areTexts, _reader);
            return true;
        });
        _unfinished = null;
        return values;
    }

    private static void AddAll(NumberBlocks values, bool[] areTexts, SqliteDataReader rows)
    {
        SqliteNumbers row = new(rows);
        while (rows.Read())
        {
            values.Next();
            for (int column = 0; column < areTexts.Length; column++)
                values[column] = areTexts[column] ? row.Text(column) : row.Number(column);
        }
    }

    private static void Add(NumberBlocks values, bool[] areTexts, DbDataReader row)
    {
        values.Next();
        for (int column = 0; column < areTexts.Length; column++)
            values[column] =
                row.IsDBNull(column) ? double.NaN
                : areTexts[column] ? TextNumber.Of<char>(row.GetString(column))
                : row.GetDouble(column);
    }

    public RowSource Rows(IReadOnlyList<Field> columns) => new(columns, EachAsync(columns));

    /// <exception cref="QueryFailedException">The database threw, or the time is over.</exception>
    /// <exception cref="OperationCanceledException">Nobody asks any more.</exception>
    public async Task<bool> WatchAsync(Func<Task<bool>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception thrown) when (thrown is OperationCanceledException or DbException)
        {
            _asker.ThrowIfCancellationRequested();
            throw _end.IsCancellationRequested ? QueryFailedException.TooSlow(_granted, thrown)
            : thrown is DbException wrong ? QueryFailedException.Of(wrong, _granted)
            : thrown;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Else PostgreSQL would send the rows that nobody wants.
        _unfinished?.Cancel();
        while (_open.TryPop(out IAsyncDisposable? one))
            await one.DisposeAsync();
        _end.Dispose();
    }

    private async IAsyncEnumerable<IRow> EachAsync(
        IReadOnlyList<Field> columns,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        await using IAsyncEnumerator<IRow> rows = ReaderRow.Source(_reader!, columns, Token).Rows.GetAsyncEnumerator(Token);
        WholeColumns? whole = _reader is SqliteDataReader reader ? new(reader, columns) : null;
        while (await WatchAsync(async () => await rows.MoveNextAsync()))
        {
            cancellation.ThrowIfCancellationRequested();
            whole?.Check();
            yield return rows.Current;
        }
        _unfinished = null;
    }
}
