using Almagest.Vo.Adql.Dialects;
using Almagest.Vo.Adql.Parsing;
using Almagest.Vo.Adql.Syntax;
using Almagest.Vo.Adql.Translation;
using Almagest.Vo.Published;

namespace Almagest.Vo.Adql;

/// <summary>ADQL 2.1 to SQL: parsed to a tree, resolved against what is published, written anew in a database's
/// dialect.</summary>
public static class AdqlTranslator
{
    /// <summary>The plan of a query.</summary>
    /// <param name="query">As its author wrote it.</param>
    /// <param name="catalogue">What it may name, uploads among it.</param>
    /// <param name="dialect">Of the database that will answer.</param>
    /// <param name="options">Limits.</param>
    /// <exception cref="AdqlException">It's wrong, not supported or too large; says at which character.</exception>
    public static QueryPlan Translate(
        string query,
        PublishedCatalogue catalogue,
        SqlDialect dialect,
        QueryOptions? options = null
    )
    {
        options ??= new();
        return Located(query, () => Plan(QueryParser.Parse(query, options.Limits), catalogue, dialect, options));
    }

    /// <summary>The plan of a table's rows that meet a condition.</summary>
    /// <param name="table">One of the catalogue.</param>
    /// <param name="condition">What would follow WHERE; null for all rows.</param>
    /// <param name="columns">Those wanted, in order; null for all.</param>
    /// <param name="catalogue">What the condition may name in subqueries.</param>
    /// <param name="dialect">Of the database that will answer.</param>
    /// <param name="options">Limits.</param>
    /// <exception cref="AdqlException">The condition is wrong, not supported or too large, or there is no such
    /// column.</exception>
    public static QueryPlan TranslateFilter(
        PublishedTable table,
        string? condition,
        IReadOnlyList<string>? columns,
        PublishedCatalogue catalogue,
        SqlDialect dialect,
        QueryOptions? options = null
    )
    {
        options ??= new();
        IEnumerable<SelectItem> items = columns?.Select(name => new OutputValue(new ColumnName(0, [new(name, false, 0)]), null))
            ?? [];
        return Located(condition ?? "", () =>
        {
            SelectQuery select = new(0)
            {
                IsDistinct = false,
                Top = null,
                Items = columns is null ? [new AllColumns(0, [])] : [.. items],
                From = [new NamedTable(0, [new(table.Schema, true, 0), new(table.Name, true, 0)], null)],
                Where = condition is null ? null : QueryParser.ParseCondition(condition, options.Limits),
                GroupBy = [],
                Having = null,
            };
            return Plan(new Query([], new(select, [], 0)), catalogue, dialect, options);
        });
    }

    private static QueryPlan Plan(Query query, PublishedCatalogue catalogue, SqlDialect dialect, QueryOptions options)
    {
        Statement statement = new(catalogue, dialect, options.Limits);
        (string sql, var columns) = new Translator(statement).Whole(query, options.RowLimit);
        return new()
        {
            Sql = sql,
            Parameters = statement.ParametersOf(sql),
            Columns = columns,
            Tables = [.. statement.Tables],
            RowLimit = options.RowLimit,
        };
    }

    private static QueryPlan Located(string text, Func<QueryPlan> plan)
    {
        try
        {
            return plan();
        }
        catch (Problem problem)
        {
            throw new AdqlException(text, problem);
        }
    }
}
