using System.CommandLine;
using Almagest.Application.Fitting;

namespace Almagest.Cli.Fitting;

/// <summary>The options of `almagest fit` about how the minimum is looked for.</summary>
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

    public SearchOptions() => _search.AcceptOnlyFromAmong(FitWords.Searches);

    public IEnumerable<Option> All => [_search, _grid];
}
