using Almagest.Storage.Columns;

namespace Almagest.Pages.Glossary;

/// <summary>Which entry of the glossary explains a column.</summary>
public static class Terms
{
    private static readonly HashSet<string> Fits =
    [
        .. ToldColumns.OfSource.Concat(ToldColumns.OfFit).Concat(ToldColumns.OfParameter).Select(told => told.Column.Name),
    ];

    /// <summary>What follows a parameter's name in the tables of a model's fits, longest first.</summary>
    private static readonly (string End, string Column)[] Ends =
    [
        .. ToldColumns
            .OfParameter.Where(told => told.Csv is ['_', ..])
            .Select(told => (told.Csv, told.Column.Name))
            .OrderByDescending(one => one.Csv.Length),
    ];

    /// <summary>What a column of fits is, for pages without a glossary; null: it is of another table.</summary>
    public static string? WordsOf(string column) => Words.GetValueOrDefault(Of(column));

    private static readonly Dictionary<string, string> Words = ToldColumns
        .OfSource.Concat(ToldColumns.OfFit)
        .Concat(ToldColumns.OfParameter)
        .DistinctBy(told => told.Column.Name)
        .ToDictionary(told => told.Column.Name, told => told.Column.Description);

    /// <summary>The column itself; of a parameter's columns, what they are of any parameter.</summary>
    public static string Of(string column) =>
        Fits.Contains(column)
        || Ends.FirstOrDefault(one => column.EndsWith(one.End, StringComparison.Ordinal)) is not { Column: { } known }
            ? column
            : known;
}
