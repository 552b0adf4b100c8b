using Almagest.Vo.Adql;
using Almagest.Vo.Adql.Dialects;
using Almagest.Vo.Rows;

namespace Almagest.Storage.Publishing;

/// <summary>Answers queries over what is published, each in a read-only transaction of its own.</summary>
public interface IPublishedQueries
{
    /// <summary>In which plans are written.</summary>
    SqlDialect Dialect { get; }

    /// <summary>Begins to read.</summary>
    /// <param name="plan">In <see cref="Dialect"/>.</param>
    /// <param name="timeout">How long it may take to the last row; null for no limit.</param>
    /// <exception cref="QueryFailedException">The database could not answer, or not in time: now, or while rows are
    /// read.</exception>
    Task<PublishedAnswer> OpenAsync(QueryPlan plan, TimeSpan? timeout, CancellationToken cancellation);

    /// <summary>Reads all of it at once, where every column holds numbers or texts: several times as fast as by rows.</summary>
    /// <param name="parts">Of the same columns; each is read by itself, at the same time.</param>
    /// <returns>Rows of the first part first: shape [column][row]; NaN: no value; a text is a number of which only this is known,
    /// that two are equal where the texts are (by chance others are too, once in 10¹⁵).</returns>
    /// <inheritdoc cref="OpenAsync"/>
    Task<double[][]> ReadNumbersAsync(IReadOnlyList<QueryPlan> parts, TimeSpan? timeout, CancellationToken cancellation);
}

/// <summary>The rows of an answer, read one by one; closing it ends the query.</summary>
public sealed class PublishedAnswer : IAsyncDisposable
{
    private readonly IAsyncDisposable _open;

    /// <param name="rows">Can be read once. One more than the plan's limit where there are more.</param>
    /// <param name="open">What to close.</param>
    internal PublishedAnswer(RowSource rows, IAsyncDisposable open)
    {
        Rows = rows;
        _open = open;
    }

    /// <summary>Under the plan's columns.</summary>
    public RowSource Rows { get; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _open.DisposeAsync();
}
