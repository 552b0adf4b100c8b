using System.Globalization;
using Almagest.Storage.Publishing;
using Almagest.Storage.Runs;
using Almagest.Vo.Adql;
using Almagest.Vo.Adql.Dialects;
using Almagest.Vo.Adql.Syntax;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;

namespace Almagest.Application.Published;

/// <summary>Rows of one published table, as somebody asks for them in a few words.</summary>
internal sealed class PublishedQuestion
{
    private readonly PublishedCatalogue _catalogue;
    private readonly SqlDialect _dialect;
    private readonly string[] _conditions;

    private PublishedQuestion(PublishedCatalogue catalogue, SqlDialect dialect, PublishedTable table, PageRequest request)
    {
        (_catalogue, _dialect, Table) = (catalogue, dialect, table);
        // By itself, so that what is wrong is told by its own lines and columns.
        if (request.Where is { } where)
            Translated("where", () => AdqlTranslator.TranslateFilter(table, where, null, catalogue, dialect));
        Columns = [.. Wanted(table, request.Columns)];
        _conditions = [.. Conditions(table, request)];
    }

    public PublishedTable Table { get; }

    /// <summary>Those wanted, in order.</summary>
    public Field[] Columns { get; }

    /// <param name="request">Its run is a name.</param>
    /// <exception cref="UnknownException">There is no such table.</exception>
    /// <exception cref="RequestException">A condition or a column that is none.</exception>
    public static PublishedQuestion Of(PublishedCatalogue catalogue, SqlDialect dialect, PageRequest request) =>
        new(catalogue, dialect, Find(catalogue, request.Table), request);

    /// <param name="columns">To read.</param>
    /// <param name="word">That names the order, for errors.</param>
    /// <param name="order">As it follows ORDER BY; null: any.</param>
    /// <param name="further">A condition besides; null: none.</param>
    /// <param name="most">Rows; null: all.</param>
    public QueryPlan Plan(IEnumerable<Field> columns, string word, string? order, string? further = null, int? most = null) =>
        Plan(string.Join(", ", columns.Select(AdqlText.Quoted)), word, order, further, most);

    /// <summary>How many rows there are.</summary>
    public QueryPlan Count(string? further = null) => Plan("COUNT(*) AS n", "where", null, further, null);

    /// <summary>The table with a row per fit of a run and columns for each parameter.</summary>
    /// <exception cref="RequestException">It has no name yet.</exception>
    public static string TableOf(Run run, bool isClean) =>
        run.FitsView is { } name
            ? name + (isClean ? FitsTables.Clean : "")
            : throw new RequestException(
                $"run: found {run.Name}, whose table of fits has no name yet; expected a database that is up to date."
            );

    public static PublishedTable Find(PublishedCatalogue catalogue, string name) =>
        FindOrNull(catalogue, name) ?? throw new UnknownException("table", name);

    public static PublishedTable? FindOrNull(PublishedCatalogue catalogue, string name) =>
        catalogue.Tables.FirstOrDefault(table =>
            table.QualifiedName.Equals(name, StringComparison.OrdinalIgnoreCase)
            || table.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        );

    private QueryPlan Plan(string columns, string word, string? order, string? further, int? most)
    {
        string[] conditions = [.. _conditions, .. further is null ? Array.Empty<string>() : [further]];
        string adql =
            $"SELECT {(most is { } rows ? $"TOP {rows} " : "")}{columns} FROM {Table.QualifiedName}"
            + (conditions.Length > 0 ? $" WHERE {string.Join(" AND ", conditions)}" : "")
            + (order is null ? "" : $" ORDER BY {order}");
        return Translated(word, () => AdqlTranslator.Translate(adql, _catalogue, _dialect));
    }

    private static IEnumerable<string> Conditions(PublishedTable table, PageRequest request)
    {
        // A comment in a condition ends with its line.
        if (request.Where is { } where)
            yield return $"({where}\n)";
        if (request.Run is { } run)
            yield return table.Columns.FirstOrDefault(column => column.Field.Name == "run")?.Field is { } named
                ? $"{AdqlText.Quoted(named)} = {AdqlText.Literal(run)}"
                : throw new RequestException(
                    $"table: found {table.QualifiedName}, whose rows are of no run, beside the run {run}; expected one that has "
                        + "a column run, such as fits, parameters, fluxes, flags or failures."
                );
        if (request.RunNumber > 0 && table.Columns.Any(column => column.Field.Name == PageRequest.NumberOfRun))
            yield return string.Create(CultureInfo.InvariantCulture, $"{PageRequest.NumberOfRun} = {request.RunNumber}");
    }

    private static IEnumerable<Field> Wanted(PublishedTable table, string? columns) =>
        columns is null
            ? table.Columns.Select(column => column.Field)
            : columns
                .Split(',', StringSplitOptions.TrimEntries)
                .Select(name => PageOrder.ColumnOf(table, "columns", name))
                .Distinct();

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
}
