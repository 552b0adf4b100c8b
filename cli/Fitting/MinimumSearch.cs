using System.CommandLine;
using Almagest.Cli.Terminal;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Scans;

namespace Almagest.Cli.Fitting;

/// <summary>How the minimum is looked for.</summary>
/// <param name="How">"auto", "local", "global" or "grid".</param>
/// <param name="Grid">Axes as XSPEC's steppar takes them; null where there is no grid.</param>
internal sealed record MinimumSearch(string How, string? Grid)
{
    private const int MostAxes = 8;

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

    /// <param name="usual">What is done without a word.</param>
    public FitOutcome Minimise(FitProblem problem, Func<FitProblem, FitOutcome> usual, CancellationToken cancellation) =>
        How switch
        {
            "local" => ClassicalFit.Refine(problem, problem.Start),
            "global" => GlobalSearch.Run(problem, GlobalOptions.Default, cancellation).Best,
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
            _ => usual(problem),
        };
}

/// <summary>The options of `almagest fit` about it.</summary>
internal sealed class SearchOptions
{
    private readonly Option<string> _search = new("--search")
    {
        Description =
            "auto: from a few starting points that suit the model. local: downhill from where --set starts. global: from "
            + "the best of 128 points of all limits. grid: from the lowest point of --grid (classical).",
        DefaultValueFactory = _ => "auto",
    };
    private readonly Option<string?> _grid = new("--grid")
    {
        Description =
            "Points to try, for --search grid: \"nH 0 1 10 PhoIndex 1 3 20\", \"log kT 0.1 10 30\"; free norms are fitted "
            + "at each (classical).",
        HelpName = "AXES",
    };

    public SearchOptions() => _search.AcceptOnlyFromAmong("auto", "local", "global", "grid");

    /// <summary>A network decides itself where a fit starts.</summary>
    public IEnumerable<Option> All => [_search, _grid];

    /// <exception cref="UsageException">A grid without its axes, or axes without a grid.</exception>
    public MinimumSearch Read(ParseResult parsed)
    {
        MinimumSearch search = new(parsed.GetRequiredValue(_search), parsed.GetValue(_grid));
        return (search.How == "grid") == (search.Grid is not null)
            ? search
            : throw new UsageException(
                search.Grid is null
                    ? "--search: found grid without --grid; expected its axes, such as --grid \"PhoIndex 1 3 20\"."
                    : $"--grid: found --search {search.How}; expected --search grid."
            );
    }
}
