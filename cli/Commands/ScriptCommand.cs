using System.CommandLine;
using Almagest.Application.Fitting;
using Almagest.Application.Scripts;
using Almagest.Cli.Terminal;

namespace Almagest.Cli.Commands;

/// <summary>`almagest script`: the same fit in another program.</summary>
internal static class ScriptCommand
{
    public static Command Create()
    {
        Argument<string> source = new("FIT") { Description = "What 'almagest fit --save' wrote, or its --out folder." };
        Option<string> program = new("--for") { Description = "xspec or sherpa.", DefaultValueFactory = _ => "xspec" };
        program.AcceptOnlyFromAmong("xspec", "sherpa");
        Option<string?> name = new("--source") { Description = "The fit of this name, where there are several." };
        Command command = new(
            "script",
            """
            Print the commands by which XSPEC (Tcl) or Sherpa (Python) repeats a fit: the same files, channels, model, limits,
            statistic and errors.

            Example:  almagest script fit.json --for xspec > fit.xcm
            """
        )
        {
            source,
            program,
            name,
        };
        command.SetAction(parsed =>
        {
            IReadOnlyList<SavedFit> fits = SavedFit.Choose(SavedFit.Read(parsed.GetRequiredValue(source)), parsed.GetValue(name));
            if (fits.Count > 1)
                throw new UsageException(
                    $"--source: found {fits.Count} fits; expected one of "
                        + $"{string.Join(", ", fits.Take(10).Select(fit => fit.Name))}."
                );
            Console.Out.Write(parsed.GetValue(program) == "sherpa" ? SherpaScript.Write(fits[0]) : XspecScript.Write(fits[0]));
            return 0;
        });
        return command;
    }
}
