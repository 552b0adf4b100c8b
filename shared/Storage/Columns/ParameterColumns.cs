using static Almagest.Storage.Columns.ColumnParts;

namespace Almagest.Storage.Columns;

/// <summary>The one table of what is known of each parameter of a fit: rows in the long tables, columns in the wide ones.</summary>
public static class ParameterColumns
{
    /// <summary>Of fit_parameters: the fit's own, which the wide view shows, ...</summary>
    // csharpier-ignore
    internal static IReadOnlyList<Column<ParameterRow>> Fitted { get; } =
    [
        Estimate(fit => fit.Value, "estimate", "", "stat.fit.param",
            "In the parameter's unit: refined, or the network's where it was not refined"),
        Estimate(fit => fit.Lower, "lolim", "_lolim", "stat.fit.param;stat.min",
            "Lower end of the 68 % interval, in the parameter's unit"),
        Estimate(fit => fit.Upper, "hilim", "_hilim", "stat.fit.param;stat.max",
            "Upper end of the 68 % interval, in the parameter's unit"),
    ];

    /// <summary>... and the network's.</summary>
    // csharpier-ignore
    internal static IReadOnlyList<Column<ParameterRow>> Network { get; } =
    [
        NetworkEstimate(fit => fit.Value, "estimate", "", "stat.fit.param", "The network's estimate, in the parameter's unit"),
        NetworkEstimate(fit => fit.Lower, "lolim", "_lolim", "stat.fit.param;stat.min",
            "Lower end of the network's 68 % interval, in the parameter's unit"),
        NetworkEstimate(fit => fit.Upper, "hilim", "_hilim", "stat.fit.param;stat.max",
            "Upper end of the network's 68 % interval, in the parameter's unit"),
    ];

    /// <summary>Of fit_posteriors.</summary>
    // csharpier-ignore
    internal static IReadOnlyList<Column<ParameterRow>> Posterior { get; } =
    [
        PosteriorOf(one => one.Mean, "mean", "stat.fit.param;stat.mean", "mean", "In the parameter's unit"),
        PosteriorOf(one => one.Median, "median", "stat.fit.param;stat.median", "median", "In the parameter's unit"),
        PosteriorOf(one => one.Lower68, "lolim68", "stat.fit.param;stat.min", "within6827.0",
            "Lower end of the central 68.27 %, in the parameter's unit"),
        PosteriorOf(one => one.Upper68, "hilim68", "stat.fit.param;stat.max", "within6827.1",
            "Upper end of the central 68.27 %, in the parameter's unit"),
        PosteriorOf(one => one.Lower90, "lolim90", "stat.fit.param;stat.min", "within90.0",
            "Lower end of the central 90 %, in the parameter's unit"),
        PosteriorOf(one => one.Upper90, "hilim90", "stat.fit.param;stat.max", "within90.1",
            "Upper end of the central 90 %, in the parameter's unit"),
        PosteriorOf(one => one.Lower95, "lolim95", "stat.fit.param;stat.min", "within9545.0",
            "Lower end of the central 95.45 %, in the parameter's unit"),
        PosteriorOf(one => one.Upper95, "hilim95", "stat.fit.param;stat.max", "within9545.1",
            "Upper end of the central 95.45 %, in the parameter's unit"),
    ];
}
