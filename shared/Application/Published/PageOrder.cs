using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Almagest.Vo.Adql.Translation;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;

namespace Almagest.Application.Published;

/// <summary>The order of pages: the column that was asked for, then columns that tell the table's rows apart.</summary>
internal sealed class PageOrder
{
    private const int MostColumns = 16,
        LongestCursor = 10_000;

    private readonly (Field Column, bool IsDescending, bool IsNullable)[] _terms;
    private readonly string _question;
    private readonly string?[]? _after;

    private PageOrder((Field, bool, bool)[] terms, string question, string? cursor)
    {
        _terms = terms;
        _question = question;
        _after = cursor is null ? null : Read(cursor);
    }

    /// <summary>The cursor's value of the last of these columns; null: there is no cursor.</summary>
    public string? Last => _after?[^1];

    public IEnumerable<Field> Columns => _terms.Select(term => term.Column);

    /// <summary>As it follows ORDER BY.</summary>
    public string Terms =>
        string.Join(", ", _terms.Select(term => AdqlText.Quoted(term.Column) + (term.IsDescending ? " DESC" : "")));

    /// <exception cref="RequestException">No such column, one that has no order, a direction without a column, or a cursor of
    /// another question.</exception>
    public static PageOrder Of(PublishedTable table, PublishedCatalogue catalogue, PageRequest request)
    {
        if (request is { IsDescending: true, Sort: null })
            throw new RequestException("descending: found no sort beside it; expected the column that it orders by.");
        // What is the same in all rows orders nothing, and stands in the way of an index.
        List<PublishedColumn> columns =
        [
            .. KeyOf(table, catalogue).Where(column => request.RunNumber == 0 || column.Field.Name != PageRequest.NumberOfRun),
        ];
        if (request.Sort is { } name)
        {
            Field sorted = ColumnOf(table, "sort", name);
            if (!HasOrder(sorted.Kind))
                throw new RequestException(
                    $"sort: found {name}, {sorted.Kind.Name()}; expected a column of numbers, texts or times."
                );
            columns.RemoveAll(column => column.Field == sorted);
            columns.Insert(0, table.Columns.First(column => column.Field == sorted));
        }
        return new(
            [.. columns.Select((column, i) => (column.Field, i == 0 && request.IsDescending, column.IsNullable))],
            string.Join('\n', table.QualifiedName, request.Where, request.Run, request.Sort, request.IsDescending),
            request.After
        );
    }

    /// <exception cref="RequestException">There is none of that name.</exception>
    public static Field ColumnOf(PublishedTable table, string word, string name)
    {
        string[] names = [.. table.Columns.Select(column => column.Field.Name)];
        return table.Columns.FirstOrDefault(column => column.Field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Field
            ?? throw new RequestException(
                $"{word}: found '{name}'; expected a column of {table.QualifiedName}"
                    + (Nearest.To(name, names) is { } near ? $"; the nearest is {near}." : $": {string.Join(", ", names)}.")
            );
    }

    /// <summary>What only rows behind the cursor meet; null: there is none. What has no value comes last, in either
    /// direction.</summary>
    public string? Behind()
    {
        if (_after is null)
            return null;
        List<string> ways = [],
            same = [];
        for (int i = 0; i < _terms.Length; i++)
        {
            (Field column, bool isDescending, bool isNullable) = _terms[i];
            string name = AdqlText.Quoted(column);
            if (_after[i] is not { } text)
            {
                same.Add($"{name} IS NULL");
                continue;
            }
            string value = column.Kind.IsNumber() ? text : AdqlText.Literal(text),
                further = $"{name} {(isDescending ? '<' : '>')} {value}";
            ways.Add(string.Join(" AND ", same.Append(isNullable ? $"({further} OR {name} IS NULL)" : further)));
            same.Add($"{name} = {value}");
        }
        // Behind a row without any value there is none.
        return ways.Count > 0 ? $"({string.Join(" OR ", ways.Select(way => $"({way})"))})" : "1 = 0";
    }

    /// <summary>What only rows before the cursor meet, with the order in which the nearest is the first: each in turn, for rows
    /// without a value in the first column come behind all others.</summary>
    public IEnumerable<(string Condition, string Terms)> Before()
    {
        if (_after is null)
            yield break;
        if (_after[0] is null)
        {
            string sorted = AdqlText.Quoted(_terms[0].Column);
            if (_terms.Length > 1)
                yield return ($"{sorted} IS NULL AND {Nearer(1)}", Turned(1));
            yield return ($"{sorted} IS NOT NULL", Turned(0));
            yield break;
        }
        yield return (Nearer(0), Turned(0));
    }

    private string Turned(int from) =>
        string.Join(", ", _terms.Skip(from).Select(term => AdqlText.Quoted(term.Column) + (term.IsDescending ? "" : " DESC")));

    private string Nearer(int from)
    {
        List<string> ways = [],
            same = [];
        for (int i = from; i < _terms.Length; i++)
        {
            if (_after![i] is not { } text)
                continue;
            (Field column, bool isDescending, _) = _terms[i];
            string name = AdqlText.Quoted(column),
                value = column.Kind.IsNumber() ? text : AdqlText.Literal(text);
            ways.Add(string.Join(" AND ", same.Append($"{name} {(isDescending ? '>' : '<')} {value}")));
            same.Add($"{name} = {value}");
        }
        return ways.Count > 0 ? $"({string.Join(" OR ", ways.Select(way => $"({way})"))})" : "1 = 0";
    }

    /// <param name="row">The last of a page, as the database compares it: see <see cref="RowValues.Kept"/>.</param>
    /// <param name="read">Its columns.</param>
    public string CursorOf(object?[] row, Field[] read)
    {
        IEnumerable<string?> values = _terms.Select(term =>
            row[Array.IndexOf(read, term.Column)] switch
            {
                null => null,
                double number => number.ToString("R", CultureInfo.InvariantCulture),
                object value => Convert.ToString(value, CultureInfo.InvariantCulture),
            }
        );
        return Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes<string?[]>([Mark(), .. values]));
    }

    private string?[] Read(string cursor)
    {
        try
        {
            if (
                cursor.Length <= LongestCursor
                && JsonSerializer.Deserialize<string?[]>(Base64Url.DecodeFromChars(cursor)) is { } values
                && values.Length == _terms.Length + 1
                && values[0] == Mark()
                && values.Skip(1).Zip(_terms).All(one => one.First is null || Fits(one.First, one.Second.Column.Kind))
            )
                return values[1..];
        }
        catch (Exception wrong) when (wrong is FormatException or JsonException) { }
        throw new RequestException(
            "after: found no cursor of this question; expected that of its page before, and the same words."
        );
    }

    /// <summary>A number goes into the query as it is.</summary>
    private static bool Fits(string text, DataKind kind) =>
        !kind.IsNumber()
        || (
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
        );

    private string Mark() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_question)).AsSpan(0, 4));

    /// <summary>By which the table's rows differ: what others name its rows by; of what belongs to a fit, the fit and its
    /// numbers; else all that has an order.</summary>
    private static IEnumerable<PublishedColumn> KeyOf(PublishedTable table, PublishedCatalogue catalogue)
    {
        string[] named = catalogue.Keys.FirstOrDefault(key => key.TargetTable == table.QualifiedName)?.Columns is { } columns
            ? [.. columns.Select(pair => pair.Target)]
            : [];
        if (named.Length > 0)
            return named.Select(Column);
        PublishedColumn[] ordered = [.. table.Columns.Where(column => HasOrder(column.Field.Kind))];
        string[] fit = [PageRequest.NumberOfRun, PageRequest.Observation];
        if (fit.All(name => ordered.Any(column => column.Field.Name == name && !column.IsNullable)))
        {
            IEnumerable<string> further = catalogue
                .Keys.Where(key => key.FromTable == table.QualifiedName)
                .SelectMany(key => key.Columns.Select(pair => pair.From))
                .Concat(
                    ordered.Select(column => column.Field.Name).Where(name => name.EndsWith("_number", StringComparison.Ordinal))
                );
            return fit.Concat(further).Distinct().Select(Column).Where(column => !column.IsNullable);
        }
        return ordered.Take(MostColumns);

        PublishedColumn Column(string name) => table.Columns.First(column => column.Field.Name == name);
    }

    private static bool HasOrder(DataKind kind) => kind.IsNumber() || kind is DataKind.Text or DataKind.Timestamp;
}
