using System.Globalization;
using Almagest.Storage.Publishing;
using Almagest.Storage.Runs;
using Almagest.Vo.Adql;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;
using Almagest.Vo.Rows;

namespace Almagest.Application.Published;

/// <summary>
/// Rows of what is published, page by page. A page begins behind the last row of the one before, by its values and not by their
/// number: rows that came or went in between move nothing, and of equal values the table's key decides.
/// </summary>
public sealed class PublishedPages(IPublishedTables tables, IPublishedQueries queries, Lookup lookup)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>All there are, as a query may name them.</summary>
    public async Task<IReadOnlyList<PublishedTable>> TablesAsync(CancellationToken cancellation) =>
        (await tables.CatalogueAsync(cancellation)).Tables;

    /// <exception cref="UnknownException">There is no such table, or no such run.</exception>
    /// <exception cref="RequestException">A condition or a column that is none, a cursor of another question, or it took too
    /// long.</exception>
    public async Task<RowPage> ReadAsync(PageRequest request, CancellationToken cancellation)
    {
        if (request.Limit is < 1 or > PageRequest.MostRows)
            throw new RequestException($"limit: found {request.Limit}; expected 1 to {PageRequest.MostRows}.");
        (PublishedQuestion question, PublishedCatalogue catalogue, request) = await QuestionAsync(request, cancellation);
        PageOrder order = PageOrder.Of(question.Table, catalogue, request);
        Field[] wanted = question.Columns;
        Field[] read = [.. wanted, .. order.Columns.Where(column => !wanted.Contains(column))];
        string? further = request.Among is { } among ? Next(among, order, request.Limit + 1) : order.Behind();
        QueryPlan plan = question.Plan(read, "sort", order.Terms, further, request.Limit + 1);
        List<object?[]> rows = await RowsAsync(plan, cancellation);
        bool isMore = rows.Count > request.Limit;
        if (isMore)
            rows.RemoveAt(rows.Count - 1);
        return new(wanted, [.. rows.Select(row => RowValues.Told(row, wanted))], isMore ? order.CursorOf(rows[^1], read) : null);
    }

    /// <summary>As many rows as are wanted at most, of a question's columns, as the database has them: to find the first of an
    /// order it would look at all.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<IReadOnlyList<object?[]>> SomeAsync(PageRequest request, CancellationToken cancellation)
    {
        PublishedQuestion question = (await QuestionAsync(request, cancellation)).Question;
        List<object?[]> rows = await RowsAsync(question.Plan(question.Columns, "where", null, null, request.Limit), cancellation);
        return [.. rows.Select(row => RowValues.Told(row, question.Columns))];
    }

    /// <summary>How many rows there are of a question, whatever its page.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<long> CountAsync(PageRequest request, CancellationToken cancellation) =>
        (long)(await RowsAsync((await QuestionAsync(request, cancellation)).Question.Count(), cancellation))[0][0]!;

    /// <summary>The rows right before and right behind one of a question's, in its order.</summary>
    /// <param name="which">ADQL that this row alone meets.</param>
    /// <returns>Null: it is the first, or the last, or is not among the question's rows.</returns>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<(object?[]? Before, object?[]? Behind)> AroundAsync(
        PageRequest request,
        string which,
        CancellationToken cancellation
    )
    {
        (PublishedQuestion question, PublishedCatalogue catalogue, request) = await QuestionAsync(
            request with
            {
                After = null,
            },
            cancellation
        );
        PageOrder order = PageOrder.Of(question.Table, catalogue, request);
        Field[] wanted = question.Columns,
            read = [.. wanted, .. order.Columns.Where(column => !wanted.Contains(column))];
        if (await FirstAsync(order.Terms, which) is not { } row)
            return (null, null);
        order = PageOrder.Of(question.Table, catalogue, request with { After = order.CursorOf(row, read) });
        object?[]? before = null;
        foreach ((string condition, string terms) in order.Before())
            before ??= await FirstAsync(terms, condition);
        object?[]? behind = await FirstAsync(order.Terms, order.Behind()!);
        return (before is null ? null : RowValues.Told(before, wanted), behind is null ? null : RowValues.Told(behind, wanted));

        async Task<object?[]?> FirstAsync(string terms, string condition) =>
            (await RowsAsync(question.Plan(read, "sort", terms, condition, 1), cancellation)).FirstOrDefault();
    }

    /// <summary>Which of the observations that are known already are on the page.</summary>
    private static string Next(IEnumerable<long> among, PageOrder order, int most)
    {
        long last = order.Last is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : long.MinValue;
        long[] next = [.. among.SkipWhile(observation => observation <= last).Take(most)];
        return next.Length == 0 ? "1 = 0" : $"{PageRequest.Observation} IN ({string.Join(", ", next)})";
    }

    private async Task<(PublishedQuestion Question, PublishedCatalogue Catalogue, PageRequest Request)> QuestionAsync(
        PageRequest request,
        CancellationToken cancellation
    )
    {
        PublishedCatalogue catalogue = await tables.CatalogueAsync(cancellation);
        if (request.Run is { } run)
        {
            Run found = await lookup.RunAsync(run, cancellation);
            request = request with { Run = found.Name, RunNumber = found.Number };
        }
        PageRequest asked = request.Among is null ? request : request with { Where = null };
        return (PublishedQuestion.Of(catalogue, queries.Dialect, asked), catalogue, request);
    }

    private async Task<List<object?[]>> RowsAsync(QueryPlan plan, CancellationToken cancellation)
    {
        try
        {
            await using PublishedAnswer answer = await queries.OpenAsync(plan, Patience, cancellation);
            List<object?[]> rows = [];
            await foreach (IRow row in answer.Rows.Rows.WithCancellation(cancellation))
                rows.Add(RowValues.Kept(row, plan.Columns));
            return rows;
        }
        catch (QueryFailedException failed) when (failed.Failure != QueryFailure.Unavailable)
        {
            throw new RequestException($"where: {failed.Message}");
        }
    }
}

/// <param name="Columns">Of each row.</param>
/// <param name="Rows">Whole numbers, reals, texts, booleans or lists of numbers; null: no value.</param>
/// <param name="Next">What the page behind is asked for by; null: there is none.</param>
public sealed record RowPage(IReadOnlyList<Field> Columns, IReadOnlyList<object?[]> Rows, string? Next);
