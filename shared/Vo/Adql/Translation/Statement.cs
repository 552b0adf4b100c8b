using System.Globalization;
using System.Text.RegularExpressions;
using Almagest.Vo.Adql.Dialects;
using Almagest.Vo.Adql.Syntax;
using Almagest.Vo.Published;

namespace Almagest.Vo.Adql.Translation;

/// <summary>What the parts of one translation share: names already given, parameters, tables used.</summary>
internal sealed partial class Statement(PublishedCatalogue catalogue, SqlDialect dialect, QueryLimits limits)
{
    private readonly Dictionary<object, SqlParameter> _parameters = [];
    private readonly Dictionary<char, int> _names = [];
    private readonly Dictionary<PublishedTable, (string Name, string Sql)> _rows = [];
    private long _written;

    public PublishedCatalogue Catalogue => catalogue;
    public SqlDialect Dialect => dialect;
    public HashSet<PublishedTable> Tables { get; } = [];

    /// <summary>Of WITH: tables whose rows come with the query.</summary>
    public IEnumerable<string> RowTables => _rows.Values.Select(table => $"{table.Name} AS MATERIALIZED ({table.Sql})");

    /// <summary>What stands for a table in FROM.</summary>
    public string Source(PublishedTable table, int start)
    {
        Tables.Add(table);
        if (table.Definition is { } select)
            return $"({select})";
        if (table.Rows is null)
            return dialect.Table(table);
        if (!_rows.TryGetValue(table, out (string Name, string Sql) rows))
        {
            rows = (NewName('r'), dialect.Rows(table.Columns, Parameter(dialect.RowsText(table), start)));
            _rows[table] = rows;
        }
        return rows.Name;
    }

    /// <summary>A name that the SQL has not had yet.</summary>
    public string NewName(char letter)
    {
        _names[letter] = _names.GetValueOrDefault(letter) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{letter}{_names[letter]}");
    }

    /// <summary>One value has one parameter: PostgreSQL takes two expressions for the same only if their parameters
    /// are.</summary>
    public string Parameter(object value, int start)
    {
        // -0.0 equals 0.0 and is another number.
        object key = value is double number ? (BitConverter.DoubleToInt64Bits(number), "double") : value;
        if (!_parameters.TryGetValue(key, out SqlParameter? parameter))
        {
            if (_parameters.Count >= limits.Parameters)
                throw new Problem(start, $"found over {limits.Parameters} texts and numbers; a query may have so many.");
            parameter = new(string.Create(CultureInfo.InvariantCulture, $"@p{_parameters.Count}"), value);
            _parameters[key] = parameter;
        }
        return parameter.Name;
    }

    /// <summary>The same text, unless it or all that was written until now is too long: each of many terms may be just short
    /// enough.</summary>
    public string Checked(string sql, int start) =>
        sql.Length <= limits.SqlLength && (_written += sql.Length) <= 16L * limits.SqlLength
            ? sql
            : throw new Problem(
                start,
                "found functions of functions that are too large for the database; expected fewer levels."
            );

    /// <summary>Those that the SQL still names: a constant may have been computed away.</summary>
    public IReadOnlyList<SqlParameter> ParametersOf(string sql)
    {
        HashSet<string> used = [.. Placeholder().Matches(sql).Select(match => match.Value)];
        return [.. _parameters.Values.Where(parameter => used.Contains(parameter.Name))];
    }

    [GeneratedRegex(@"@p[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
