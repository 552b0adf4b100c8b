using System.CommandLine;
using Almagest.Application.Fitting;
using Almagest.Cli.Terminal;

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
