using Almagest.Storage.Columns;

namespace Almagest.Pages.Glossary;

/// <summary>Which entry of the glossary explains a column.</summary>
public static class Terms
{
    private static readonly HashSet<string> Fits =
    [
        .. ToldColumns.OfSource.Concat(ToldColumns.OfFit).Concat(ToldColumns.OfParameter).Select(told => told.Column.Name),
    ];

    private static readonly string[] FluxEnds = ["_lolim", "_hilim", "_lolim90", "_hilim90"];

    /// <summary>What follows a parameter's name in the tables of a model's fits, longest first.</summary>
    private static readonly (string End, string Column)[] Ends =
    [
        .. ToldColumns
            .OfParameter.Where(told => told.Csv is ['_', ..])
            .Select(told => (told.Csv, told.Column.Name))
            .OrderByDescending(one => one.Csv.Length),
    ];

    /// <summary>What a column of fits is, or another word, for pages without a glossary; null: it is of another table.</summary>
    public static string? WordsOf(string column) => Meanings.GetValueOrDefault(Of(column));

    private static readonly Dictionary<string, string> Meanings = ToldColumns
        .OfSource.Concat(ToldColumns.OfFit)
        .Concat(ToldColumns.OfParameter)
        .DistinctBy(told => told.Column.Name)
        .Select(told => (told.Column.Name, told.Column.Description))
        .Concat(Words.All.Select(word => (word.Id, word.Meaning)))
        .ToDictionary();

    /// <summary>What columns of fluxes begin with, in their own table and for each band in those of a model's fits.</summary>
    private static readonly (string Begin, string Column)[] Fluxes =
    [
        ("flux_", "flux"),
        ("unabs_flux_", "flux"),
        ("lum_", "luminosity"),
        ("luminosity_", "luminosity"),
    ];

    /// <summary>The column itself; of a parameter's columns and a band's, what they are of any.</summary>
    public static string Of(string column)
    {
        if (Fits.Contains(column) || column is "flux_number" or "flux_bands")
            return column;
        if (
            Fluxes.FirstOrDefault(one => column.StartsWith(one.Begin, StringComparison.Ordinal)) is { Column: { } flux }
            && !column.EndsWith("_method", StringComparison.Ordinal)
        )
            return flux + FluxEnds.FirstOrDefault(end => column.EndsWith(end, StringComparison.Ordinal));
        return Ends.FirstOrDefault(one => column.EndsWith(one.End, StringComparison.Ordinal)).Column ?? column;
    }
}
