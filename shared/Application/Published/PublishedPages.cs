using Almagest.Storage.Publishing;
using Almagest.Vo.Adql;
using Almagest.Vo.Adql.Syntax;
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
        PublishedCatalogue catalogue = await tables.CatalogueAsync(cancellation);
        PublishedTable table = Find(catalogue, request.Table);
        if (request.Run is { } run)
            request = request with { Run = (await lookup.RunAsync(run, cancellation)).Name };
        RequireCondition(request.Where, table, catalogue);
        PageOrder order = PageOrder.Of(table, catalogue, request);
        Field[] wanted = [.. Wanted(table, request.Columns)];
        Field[] read = [.. wanted, .. order.Columns.Where(column => !wanted.Contains(column))];
        QueryPlan plan = Translated("sort", () =>
            AdqlTranslator.Translate(Adql(table, request, order, read), catalogue, queries.Dialect)
        );
        List<object?[]> rows = await RowsAsync(plan, cancellation);
        bool isMore = rows.Count > request.Limit;
        if (isMore)
            rows.RemoveAt(rows.Count - 1);
        return new([.. wanted], [.. rows.Select(row => row[..wanted.Length])], isMore ? order.CursorOf(rows[^1], read) : null);
    }

    private static PublishedTable Find(PublishedCatalogue catalogue, string name) =>
        catalogue.Tables.FirstOrDefault(table =>
            table.QualifiedName.Equals(name, StringComparison.OrdinalIgnoreCase)
            || table.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        ) ?? throw new UnknownException("table", name);

    /// <summary>By itself, so that what is wrong is told by its own lines and columns.</summary>
    private void RequireCondition(string? where, PublishedTable table, PublishedCatalogue catalogue)
    {
        if (where is not null)
            Translated("where", () => AdqlTranslator.TranslateFilter(table, where, null, catalogue, queries.Dialect));
    }

    private static QueryPlan Translated(string word, Func<QueryPlan> translate)
    {
        try
        {
            return translate();
        }
        catch (AdqlException wrong)
        {
            throw new RequestException($"{word}: {wrong.Message}");
        }
    }

    private static IEnumerable<Field> Wanted(PublishedTable table, string? columns) =>
        columns is null
            ? table.Columns.Select(column => column.Field)
            : columns
                .Split(',', StringSplitOptions.TrimEntries)
                .Select(name => PageOrder.ColumnOf(table, "columns", name))
                .Distinct();

    private static string Adql(PublishedTable table, PageRequest request, PageOrder order, Field[] read)
    {
        List<string> conditions = [];
        // A comment in a condition ends with its line.
        if (request.Where is { } where)
            conditions.Add($"({where}\n)");
        if (request.Run is { } run)
            conditions.Add($"{PageOrder.Quoted(PageOrder.ColumnOf(table, "run", "run"))} = {PageOrder.Literal(run)}");
        if (order.Behind() is { } behind)
            conditions.Add(behind);
        return $"SELECT TOP {request.Limit + 1} {string.Join(", ", read.Select(PageOrder.Quoted))} FROM {table.QualifiedName}"
            + (conditions.Count > 0 ? $" WHERE {string.Join(" AND ", conditions)}" : "")
            + $" ORDER BY {order.Terms}";
    }

    private async Task<List<object?[]>> RowsAsync(QueryPlan plan, CancellationToken cancellation)
    {
        try
        {
            await using PublishedAnswer answer = await queries.OpenAsync(plan, Patience, cancellation);
            List<object?[]> rows = [];
            await foreach (IRow row in answer.Rows.Rows.WithCancellation(cancellation))
                rows.Add([.. plan.Columns.Select((column, i) => row.IsNull(i) ? null : ValueOf(row, i, column.Kind))]);
            return rows;
        }
        catch (QueryFailedException failed) when (failed.Failure != QueryFailure.Unavailable)
        {
            throw new RequestException($"where: {failed.Message}");
        }
    }

    private static object ValueOf(IRow row, int column, DataKind kind) =>
        kind switch
        {
            DataKind.Boolean => row.GetBoolean(column),
            _ when kind.IsWhole() => row.GetInt64(column),
            DataKind.Float => (float)row.GetDouble(column),
            DataKind.Double => row.GetDouble(column),
            _ when kind.IsArray() => row.GetDoubles(column),
            _ => row.GetString(column),
        };
}

/// <param name="Columns">Of each row.</param>
/// <param name="Rows">Whole numbers, reals, texts, booleans or lists of numbers; null: no value.</param>
/// <param name="Next">What the page behind is asked for by; null: there is none.</param>
public sealed record RowPage(IReadOnlyList<Field> Columns, IReadOnlyList<object?[]> Rows, string? Next);
