using Almagest.Spectra.Fitting.Results;
using static Almagest.Storage.Columns.ColumnParts;

namespace Almagest.Storage.Columns;

/// <summary>The one table of what is known of each parameter of a fit: rows in the long tables, columns in the wide
/// ones.</summary>
public static class ParameterColumns
{
    /// <summary>What follows a parameter's column of a wide table in those of the ends of its 68 % interval.</summary>
    public const string Lower = "_lolim",
        Upper = "_hilim";

    /// <summary>Of fit_parameters: what is published, ...</summary>
    // csharpier-ignore
    internal static IReadOnlyList<Column<ParameterRow>> Published { get; } =
    [
        Estimate(one => one.Value, Stored.Double, "estimate", "", "stat.fit.param",
            "The published one, in the parameter's unit; NULL of a limit"),
        Estimate(one => one.Lower, Stored.Double, "lolim", "_lolim", "stat.fit.param;stat.min",
            "Lower end of the 68 % interval, in the parameter's unit"),
        Estimate(one => one.Upper, Stored.Double, "hilim", "_hilim", "stat.fit.param;stat.max",
            "Upper end of the 68 % interval, in the parameter's unit"),
    ];

    /// <summary>... its 90 % interval, ...</summary>
    // csharpier-ignore
    internal static IReadOnlyList<Column<ParameterRow>> Published90 { get; } =
    [
        Estimate(one => one.Lower90, Stored.Double, "lolim90", "_lolim90", "stat.fit.param;stat.min",
            "Lower end of the 90 % interval, in the parameter's unit"),
        Estimate(one => one.Upper90, Stored.Double, "hilim90", "_hilim90", "stat.fit.param;stat.max",
            "Upper end of the 90 % interval, in the parameter's unit"),
    ];

    /// <summary>What follows that name in each published column of numbers, and the column's name in the long table.</summary>
    public static IReadOnlyList<(string Suffix, string Column)> Numbers { get; } =
    [.. Published.Concat(Published90).Select(column => (column.Csv, column.Name))];

    /// <summary>... what it is, ...</summary>
    internal static Column<ParameterRow> Method { get; } =
        Estimate(
            one => one.Method,
            Stored.Method,
            "method",
            "_method",
            "meta.code",
            "What the published estimate is: posterior (median), classical, network (not refined), limit (no value)"
        );

    /// <summary>... the classical fit's, ...</summary>
    internal static IReadOnlyList<Column<ParameterRow>> Classical { get; } =
        Beside("classical", row => row.Classical, "classical fit", "At the lowest statistic, in the parameter's unit");

    /// <summary>... its 90 % interval, ...</summary>
    // csharpier-ignore
    internal static IReadOnlyList<Column<ParameterRow>> Classical90 { get; } =
    [
        ColumnParts.Beside("classical", row => row.Classical, one => one.Lower90,
            "lolim90", "_lolim90", "stat.fit.param;stat.min",
            "Lower end of the classical fit's 90 % interval, in the parameter's unit"),
        ColumnParts.Beside("classical", row => row.Classical, one => one.Upper90,
            "hilim90", "_hilim90", "stat.fit.param;stat.max",
            "Upper end of the classical fit's 90 % interval, in the parameter's unit"),
    ];

    /// <summary>... and the network's.</summary>
    internal static IReadOnlyList<Column<ParameterRow>> Network { get; } =
        Beside("network", row => row.Network, "network", "The network's estimate, in the parameter's unit");

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
        PosteriorOf(one => one.PriorLower, "prior_lolim", "stat.fit.param;stat.min", "priorRange.0",
            "Where the prior begins, outside of which no posterior is; NULL of a norm"),
        PosteriorOf(one => one.PriorUpper, "prior_hilim", "stat.fit.param;stat.max", "priorRange.1",
            "Where the prior ends, in the parameter's unit; NULL of a norm"),
    ];

    // csharpier-ignore
    private static Column<ParameterRow>[] Beside(
        string by,
        Func<ParameterRow, ParameterEstimate> part,
        string whose,
        string description
    ) =>
    [
        ColumnParts.Beside(by, part, one => one.Value, "estimate", "", "stat.fit.param", description),
        ColumnParts.Beside(by, part, one => one.Lower, "lolim", "_lolim", "stat.fit.param;stat.min",
            $"Lower end of the {whose}'s 68 % interval, in the parameter's unit"),
        ColumnParts.Beside(by, part, one => one.Upper, "hilim", "_hilim", "stat.fit.param;stat.max",
            $"Upper end of the {whose}'s 68 % interval, in the parameter's unit"),
    ];
}
