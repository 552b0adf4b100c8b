using Almagest.Application.Published;
using Almagest.Vo.Fields;
using Almagest.Vo.Rows;
using Microsoft.Extensions.Options;

namespace Almagest.Application.Tap;

/// <summary>What somebody wants to see of an answer.</summary>
public sealed record QueryLook
{
    public required string Adql { get; init; }

    /// <summary>Where the gateway was reached, without a slash at the end.</summary>
    public required string Address { get; init; }

    /// <summary>Rows that are passed over.</summary>
    public long From { get; init; }

    /// <summary>Rows that are kept behind them.</summary>
    public int Count { get; init; } = 100;

    /// <summary>Columns of numbers whose values are kept of every row; null: none are.</summary>
    public (string X, string Y)? Drawn { get; init; }
}

/// <summary>What is seen of it.</summary>
/// <param name="Columns">Of each row.</param>
/// <param name="Rows">Whole numbers, reals, texts, booleans or lists of numbers; null: no value.</param>
/// <param name="From">Rows before them.</param>
/// <param name="Read">Rows that were looked through.</param>
/// <param name="IsMore">There are more.</param>
/// <param name="Points">Of the rows that were looked through, those with both numbers; null: none were wanted.</param>
public sealed record QueryView(
    IReadOnlyList<Field> Columns,
    IReadOnlyList<object?[]> Rows,
    long From,
    long Read,
    bool IsMore,
    IReadOnlyList<(double X, double Y)>? Points
);

/// <summary>Looks into answers: a part of their rows, how many there are, and two of their columns whole.</summary>
public sealed class QueryLooks(TapQueries queries, IOptions<TapOptions> options)
{
    /// <summary>Rows that are counted where nothing more is wanted of them.</summary>
    public const long MostCounted = 10_000;

    /// <summary>Rows that a look goes through at most.</summary>
    public long MostRows => Math.Min(options.Value.UsualRows, options.Value.MostRows);

    /// <inheritdoc cref="TapQueries.OpenAsync"/>
    /// <exception cref="RequestException">A column to be drawn that the answer doesn't have, or that holds no numbers; rows
    /// beyond <see cref="MostRows"/>.</exception>
    public async Task<QueryView> LookAsync(QueryLook look, CancellationToken cancellation)
    {
        if (look.From < 0 || look.From + look.Count > MostRows)
            throw new RequestException(
                $"from: found {look.From}; expected 0 to {MostRows - look.Count}: a job, or a file, has what is behind."
            );
        long most = look.Drawn is null ? Math.Min(MostRows, Math.Max(MostCounted, look.From + look.Count)) : MostRows;
        await using TapAnswer answer = await queries.OpenAsync(
            new(
                new([new("LANG", "ADQL"), new("QUERY", look.Adql), new("MAXREC", FormattableString.Invariant($"{most}"))]),
                [],
                look.Address
            ),
            TimeSpan.FromSeconds(options.Value.SyncSeconds),
            cancellation
        );
        RowSource source = answer.Source;
        (int X, int Y)? drawn = look.Drawn is { } names ? (IndexOf(source, names.X), IndexOf(source, names.Y)) : null;
        List<object?[]> rows = [];
        List<(double, double)> points = [];
        long read = 0;
        await foreach (IRow row in source.Rows.WithCancellation(cancellation))
        {
            if (read == most)
                return Seen(isMore: true);
            if (read >= look.From && rows.Count < look.Count)
                rows.Add(RowValues.Of(row, source.Columns));
            if (drawn is { } at && !row.IsNull(at.X) && !row.IsNull(at.Y))
                points.Add((NumberOf(row, at.X, source.Columns), NumberOf(row, at.Y, source.Columns)));
            read++;
        }
        return Seen(isMore: false);

        QueryView Seen(bool isMore) => new(source.Columns, rows, look.From, read, isMore, drawn is null ? null : points);
    }

    private static int IndexOf(RowSource source, string name)
    {
        int at = source.Columns.ToList().FindIndex(column => column.Name == name && column.Kind.IsNumber());
        return at >= 0
            ? at
            : throw new RequestException(
                $"x, y: found '{name}'; expected a column of numbers in the answer: "
                    + string.Join(", ", source.Columns.Where(column => column.Kind.IsNumber()).Select(column => column.Name))
                    + "."
            );
    }

    private static double NumberOf(IRow row, int column, IReadOnlyList<Field> columns) =>
        columns[column].Kind.IsWhole() ? row.GetInt64(column) : row.GetDouble(column);
}
