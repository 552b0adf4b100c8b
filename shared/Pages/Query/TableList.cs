using Almagest.Pages.Glossary;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;

namespace Almagest.Pages.Query;

/// <summary>What a query may name, for people.</summary>
public sealed class TableList
{
    /// <summary>What the name of a table of one model begins with.</summary>
    private const string OfOneModel = "fits_";

    private const int MostFurther = 200;

    private readonly HashSet<string> _explained;

    private TableList(PublishedCatalogue catalogue, string? adql)
    {
        ILookup<bool, PublishedTable> parted = catalogue.Tables.ToLookup(table =>
            !table.Name.StartsWith(OfOneModel, StringComparison.Ordinal) || IsNamed(table, adql)
        );
        Shown = [.. parted[true].OrderByDescending(table => IsNamed(table, adql))];
        Further = [.. parted[false].Take(MostFurther)];
        Unlisted = parted[false].Count() - Further.Count;
        _explained =
        [
            .. catalogue
                .Tables.Where(table => table.Schema == "almagest" && !table.Name.StartsWith(OfOneModel, StringComparison.Ordinal))
                .SelectMany(table => table.Columns)
                .Select(column => column.Field.Name),
        ];
    }

    /// <summary>With their columns: those that are always there, and those of single models that the query names.</summary>
    public IReadOnlyList<PublishedTable> Shown { get; }

    /// <summary>Without: of single models.</summary>
    public IReadOnlyList<PublishedTable> Further { get; }

    /// <summary>How many more there are of those.</summary>
    public int Unlisted { get; }

    /// <summary>The glossary has it.</summary>
    public bool IsExplained(Field column) => _explained.Contains(Terms.Of(column.Name));

    /// <summary>A query for a table's first rows.</summary>
    internal static string BeginningOf(PublishedTable table) => $"SELECT TOP 100 *\nFROM {table.QualifiedName}";

    internal static TableList Of(PublishedCatalogue catalogue, string? adql) => new(catalogue, adql);

    private static bool IsNamed(PublishedTable table, string? adql) =>
        adql?.Split([' ', '\n', '\t', ',', '(', ')', ';'])
            .Any(word =>
                word.Equals(table.QualifiedName, StringComparison.OrdinalIgnoreCase)
                || word.Equals(table.Name, StringComparison.OrdinalIgnoreCase)
            )
        ?? false;
}
