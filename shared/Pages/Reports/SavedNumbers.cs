using Almagest.Pages.Numbers;
using Almagest.Storage.Columns;

namespace Almagest.Pages.Reports;

/// <summary>Gathers the numbers of a page's table, column by column.</summary>
internal sealed class SavedNumbers(IReadOnlyList<RunParameter> parameters)
{
    private readonly (string Title, int Cell, List<double> Values)[] _columns =
    [
        .. TitlesOf(parameters).Select((title, cell) => (title, cell + 1, new List<double>())).Where(one => one.title.Length > 0),
    ];

    /// <summary>Those that have any.</summary>
    public IReadOnlyList<SavedColumn> Known =>
        [
            .. _columns
                .Where(one => one.Values.Exists(double.IsFinite))
                .Select(one => new SavedColumn(one.Title, one.Cell, one.Values)),
        ];

    public void Add(SavedRow row)
    {
        foreach ((_, int cell, List<double> values) in _columns)
            values.Add(NumberOf(row, cell));
    }

    /// <summary>Of the cells behind the source's name; empty: no numbers.</summary>
    private static IEnumerable<string> TitlesOf(IReadOnlyList<RunParameter> parameters) =>
        [
            "RA (deg)",
            "Dec (deg)",
            .. parameters.Select(one => one.Unit.Length > 0 ? $"{one.Name} ({UnitText.Of(one.Unit)})" : one.Name),
            "",
            "statistic",
            "degrees of freedom",
            "p",
            "net counts",
        ];

    private static double NumberOf(SavedRow row, int cell) =>
        (cell - 3 - row.Parameters.Count) switch
        {
            1 => row.Statistic,
            2 => row.DegreesOfFreedom ?? double.NaN,
            3 => row.Goodness,
            4 => row.NetCounts,
            _ => (
                cell == 1 ? row.Ra
                : cell == 2 ? row.Dec
                : row.Parameters[cell - 3].Value
            ) ?? double.NaN,
        };
}

/// <summary>A column of numbers of a page's table.</summary>
/// <param name="Title">With its unit.</param>
/// <param name="Cell">Where it stands in a row, from 0.</param>
/// <param name="Values">NaN: none. Shape [row].</param>
public sealed record SavedColumn(string Title, int Cell, IReadOnlyList<double> Values);
