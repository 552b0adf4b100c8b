using System.CommandLine;
using Almagest.Application.Fitting;
using Almagest.Application.Scripts;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;

namespace Almagest.Cli.Commands;

/// <summary>`almagest script`: the same fit in another program.</summary>
internal static class ScriptCommand
{
    public static Command Create()
    {
        Argument<string> fit = new("FIT|RUN")
        {
            Description = "What 'almagest fit --save' wrote, or its --out folder; or a run.",
        };
        Argument<string?> source = new("SOURCE")
        {
            Description = "Of a run: the source by its name, or by its observation_id.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string> program = new("--for")
        {
            Description = $"{string.Join(" or ", ScriptPrograms.Names)}.",
            DefaultValueFactory = _ => ScriptPrograms.Usual,
        };
        program.AcceptOnlyFromAmong([.. ScriptPrograms.Names]);
        Option<string?> name = new("--source") { Description = "Of saved fits the one of this name, where there are several." };
        Option<string?> home = CommonOptions.Home();
        Command command = new(
            "script",
            """
            Print the commands by which XSPEC (Tcl) or Sherpa (Python) repeats a fit: the same files, channels, model, limits,
            statistic and errors. Of a saved fit, or of one that a run stored.

            Examples:  almagest script fit.json --for xspec > fit.xcm
                       almagest script survey 'NGC 4151' --for sherpa > fit.py
            """
        )
        {
            fit,
            source,
            program,
            name,
            home,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                if (parsed.GetValue(source) is { } of)
                {
                    if (parsed.GetValue(name) is { } other)
                        throw new UsageException($"--source: found '{other}' beside '{of}'; expected one of them.");
                    await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                    Console.Out.Write(
                        await session
                            .Get<StoredFits>()
                            .ScriptAsync(parsed.GetRequiredValue(fit), of, parsed.GetValue(program), cancellation)
                    );
                    return 0;
                }
                string file = parsed.GetRequiredValue(fit);
                if (!Path.Exists(file))
                    throw new UsageException(
                        $"found no file '{file}'; expected a saved fit, such as 'almagest fit --save' writes, "
                            + "or a run and its source."
                    );
                IReadOnlyList<SavedFit> fits = SavedFit.Choose(SavedFit.Read(file), parsed.GetValue(name));
                if (fits.Count > 1)
                    throw new UsageException(
                        $"--source: found {fits.Count} fits; expected one of "
                            + $"{string.Join(", ", fits.Take(10).Select(one => one.Name))}."
                    );
                Console.Out.Write(ScriptPrograms.Write(parsed.GetValue(program), fits[0]));
                return 0;
            }
        );
        return command;
    }
}
