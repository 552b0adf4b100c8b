namespace Almagest.Spectra.Fitting;

/// <summary>Statistics by the names that XSPEC and Sherpa have for them.</summary>
public static class StatisticNames
{
    public static string Of(StatisticKind kind) => kind switch
    {
        StatisticKind.CStat => "cstat",
        StatisticKind.WStat => "wstat",
        StatisticKind.PgStat => "pgstat",
        _ => "chi2",
    };

    /// <returns>Null if there is none of that name.</returns>
    public static StatisticKind? Find(string name)
    {
        foreach (StatisticKind kind in Enum.GetValues<StatisticKind>())
            if (Of(kind) == name) return kind;
        return null;
    }
}
