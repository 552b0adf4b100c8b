using Almagest.Application.Selections;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Results;
using Almagest.Pages.Charts;
using Almagest.Pages.Runs;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Runs;

namespace Almagest.Pages.Reports;

/// <summary>A page of a saved run: the first has what it found as a whole; of many fits each page lists some.</summary>
/// <param name="Page">From 1.</param>
/// <param name="Pages">How many there are.</param>
/// <param name="Rows">Of this page's table, as HTML.</param>
/// <param name="Numbers">Of this page's table, for its diagram.</param>
/// <param name="Whole">On the first page.</param>
public sealed record SavedRun(
    Run Run,
    Campaign Campaign,
    RunProgress Progress,
    int Page,
    int Pages,
    string Rows,
    IReadOnlyList<SavedColumn> Numbers,
    SavedWhole? Whole
)
{
    /// <summary>File of a page, beside the others.</summary>
    public static string FileOf(int page) => page == 1 ? "index.html" : FormattableString.Invariant($"fits-{page}.html");
}

/// <summary>A fit in a table.</summary>
/// <param name="Address">Its own page.</param>
public sealed record SavedRow(
    string Address,
    string Name,
    double? Ra,
    double? Dec,
    IReadOnlyList<ParameterEstimate> Parameters,
    EstimateMethod Method,
    string StatisticName,
    double Statistic,
    int? DegreesOfFreedom,
    double Goodness,
    double NetCounts,
    FitFlags Flags
)
{
    internal static SavedRow Of(string address, SourceFit fit) =>
        new(
            address,
            fit.Name,
            fit.Ra,
            fit.Dec,
            [.. fit.Parameters.Select(one => one.Estimate)],
            fit.Published.Method,
            fit.Fit.StatisticName,
            fit.Fit.Statistic,
            fit.Fit.DegreesOfFreedom,
            fit.Fit.Goodness,
            fit.Fit.NetCounts,
            fit.Fit.Flags
        );
}

/// <summary>A run as a whole.</summary>
/// <param name="Flags">Fits with each flag.</param>
/// <param name="Clean">Fits that no flag speaks against.</param>
/// <param name="Charts">Of parameters and statistics.</param>
/// <param name="Positions">Right ascension and declination, degrees (ICRS), of those that have one.</param>
/// <param name="Failures">By stage and reason, the commonest first.</param>
public sealed record SavedWhole(
    IReadOnlyList<FlagCount> Flags,
    long Clean,
    IReadOnlyList<Bars> Charts,
    IReadOnlyList<(double Ascension, double Declination)> Positions,
    IReadOnlyList<FailureGroup> Failures
);
