using System.CommandLine;

namespace Almagest.Cli.Fitting;

/// <summary>The options of `almagest fit` that say what may vary, and from where: XSPEC's newpar, freeze, thaw and tie.</summary>
internal sealed class ParameterOptions
{
    private readonly Option<string[]> _freeze = new("--freeze")
    {
        Description = "A parameter that is not fitted, such as nH=0.7; without a value, where it stands.",
        HelpName = "NAME[=VALUE]",
    };
    private readonly Option<string[]> _starts = new("--set")
    {
        Description = "Where a parameter starts and, if wanted, how far it may go: PhoIndex=2 or PhoIndex=2,1.5,2.5 (classical).",
        HelpName = "NAME=VALUE[,MIN,MAX]",
    };
    private readonly Option<string[]> _thaw = new("--thaw")
    {
        Description = "A parameter that is fitted although it is frozen by default, or tied to the first file's (classical).",
        HelpName = "NAME",
    };
    private readonly Option<string[]> _ties = new("--tie")
    {
        Description = "A linear tie, such as '2:powerlaw.norm = 0.9 * 1:powerlaw.norm' or 'p5 = 2*p1 + 0.1' (classical).",
        HelpName = "TIE",
    };

    public IEnumerable<Option> All => [_freeze, _starts, _thaw, _ties];
}
