namespace Almagest.Spectra.Fitting;

/// <summary>Statistics by the names that XSPEC and Sherpa have for them.</summary>
public static class StatisticNames
{
    private static readonly (string Name, StatisticKind Kind, ChiSquareWeight Weight)[] All =
    [
        ("cstat", StatisticKind.CStat, default),
        ("cash", StatisticKind.Cash, default),
        ("wstat", StatisticKind.WStat, default),
        ("pgstat", StatisticKind.PgStat, default),
        ("chi2", StatisticKind.ChiSquare, ChiSquareWeight.Data),
        ("chi2gehrels", StatisticKind.ChiSquare, ChiSquareWeight.Gehrels),
        ("chi2modvar", StatisticKind.ChiSquare, ChiSquareWeight.Model),
    ];

    public static string Of(FitBins bins) =>
        Array
            .Find(All, one => one.Kind == bins.Statistic && (one.Kind != StatisticKind.ChiSquare || one.Weight == bins.Weight))
            .Name;

    /// <returns>The settings with that statistic; null if there is none of that name.</returns>
    public static FitSettings? In(FitSettings settings, string name) =>
        Array.Exists(All, one => one.Name == name) && Array.Find(All, one => one.Name == name) is var found
            ? settings with
            {
                Statistic = found.Kind,
                Weight = found.Weight,
            }
            : null;
}
