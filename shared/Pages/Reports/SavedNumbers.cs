using Almagest.Pages.Numbers;
using Almagest.Storage.Columns;

namespace Almagest.Pages.Reports;

/// <summary>Gathers the numbers of a page's table, column by column.</summary>
internal sealed class SavedNumbers(IReadOnlyList<RunParameter> parameters)
{
    /// <summary>Cell of a row.</summary>
    internal const int FirstParameter = 3;

    private readonly (string Title, int Cell, List<double> Values, List<double> Lower, List<double> Upper)[] _columns =
    [
        .. TitlesOf(parameters)
            .Select((title, cell) => (title, cell + 1, new List<double>(), new List<double>(), new List<double>()))
            .Where(one => one.title.Length > 0),
    ];

    /// <summary>Those that have any.</summary>
    public IReadOnlyList<SavedColumn> Known =>
        [
            .. _columns
                .Where(one => one.Values.Exists(double.IsFinite))
                .Select(one => new SavedColumn(
                    one.Title,
                    one.Cell,
                    one.Values,
                    one.Lower.Count > 0 ? (one.Lower, one.Upper) : null
                )),
        ];

    public void Add(SavedRow row)
    {
        foreach ((_, int cell, List<double> values, List<double> lower, List<double> upper) in _columns)
        {
            values.Add(NumberOf(row, cell));
            if (cell < FirstParameter || cell >= FirstParameter + row.Parameters.Count)
                continue;
            lower.Add(row.Parameters[cell - FirstParameter].Lower);
            upper.Add(row.Parameters[cell - FirstParameter].Upper);
        }
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
        (cell - FirstParameter - row.Parameters.Count) switch
        {
            1 => row.Statistic,
            2 => row.DegreesOfFreedom ?? double.NaN,
            3 => row.Goodness,
            4 => row.NetCounts,
            _ => (
                cell == 1 ? row.Ra
                : cell == 2 ? row.Dec
                : row.Parameters[cell - FirstParameter].Value
            ) ?? double.NaN,
        };
}

/// <summary>A column of numbers of a page's table.</summary>
/// <param name="Title">With its unit.</param>
/// <param name="Cell">Where it stands in a row, from 0.</param>
/// <param name="Values">NaN: none. Shape [row].</param>
/// <param name="Ends">Of their 68 % intervals, likewise; null: it has no intervals.</param>
public sealed record SavedColumn(
    string Title,
    int Cell,
    IReadOnlyList<double> Values,
    (IReadOnlyList<double> Lower, IReadOnlyList<double> Upper)? Ends
);
