using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Scans;

namespace Almagest.Application.Fitting;

/// <summary>How the minimum is looked for.</summary>
/// <param name="How">"auto", "local", "global" or "grid".</param>
/// <param name="Grid">Axes as XSPEC's steppar takes them; null where there is no grid.</param>
public sealed record MinimumSearch(string How, string? Grid)
{
    internal const int MostAxes = 8;

    public static readonly MinimumSearch Auto = new("auto", null);

    /// <summary>For a saved fit: "global", "grid: nH 0 1 10"; null for what is done without a word.</summary>
    public string? Text =>
        How == "auto" ? null
        : Grid is null ? How
        : $"{How}: {Grid}";

    /// <summary>What is wrong with the grid is told before anything is fitted.</summary>
    public void Require(Func<string, int> indexOf)
    {
        if (Grid is not null)
            _ = ScanAxis.Parse(Grid, indexOf, MostAxes);
    }

    /// <param name="starts">Where a search begins of which nothing was said.</param>
    public FitOutcome Minimise(FitProblem problem, IReadOnlyList<double[]> starts, CancellationToken cancellation) =>
        How switch
        {
            "local" => ClassicalFit.Refine(problem, problem.Start),
            "global" => GlobalSearch
                .Run(
                    problem,
                    GlobalOptions.Default with
                    {
                        Starts = [AutomaticSearch.Run(problem, starts, cancellation).Parameters],
                    },
                    cancellation
                )
                .Best,
            "grid" => ClassicalFit.Refine(
                problem,
                GridSearch
                    .Lowest(
                        problem,
                        problem.Start,
                        ScanAxis.Parse(Grid!, problem.Layout.IndexOf, MostAxes),
                        fitNorms: true,
                        cancellation
                    )
                    .Parameters.AsSpan(),
                FitOptions.Default with
                {
                    Rescale = false,
                }
            ),
            _ => AutomaticSearch.Run(problem, starts, cancellation),
        };
}
