using System.CommandLine;
using Almagest.Application.Exports;
using Almagest.Application.Sources;
using Almagest.Cli.Hosting;
using Almagest.Cli.Reports;
using Almagest.Cli.Terminal;
using Almagest.Pages.Reports;
using Almagest.Storage.Runs;

namespace Almagest.Cli.Commands;

/// <summary>`almagest results report`: a run as a folder of pages.</summary>
internal static class ResultsReport
{
    public static Command Create()
    {
        Argument<string> name = ResultsCommand.Run();
        Option<string> output = new("--out", "-o")
        {
            Description = "A folder that is not there yet: index.html, and a page for each source below it.",
            Required = true,
            HelpName = "DIR",
        };
        (Option<string?> home, Option<bool> quiet) = (CommonOptions.Home(), CommonOptions.Quiet());
        Command command = new(
            "report",
            """
            Write a run as pages to look at without a server: one for the run, with what it found as a whole and a table to sort
            and filter, and one for each source with its spectrum, fit, flags and files. Each page has all that it needs inside.

            Example:  almagest results report survey --out survey_report
            """
        )
        {
            name,
            output,
            home,
            quiet,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                string folder = parsed.GetRequiredValue(output);
                if (Path.Exists(folder))
                    throw new UsageException($"--out: found {folder}; expected a folder that is not there yet.");
                Outputs.RequireFolder("--out", folder);
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                WorkDisplay display = new(parsed.GetValue(quiet));
                WorkPhases phases = new(display);
                (long written, RunProgress progress) = await phases.FollowAsync(
                    () =>
                        NewFile.WriteFolderAsync(folder, made =>
                            new RunReportFiles(session.Get<RunSources>()).WriteAsync(
                                parsed.GetRequiredValue(name),
                                made,
                                ThisCommand.By,
                                new Reports<(long Done, long Of)>(done =>
                                    phases.Show("writing", "pages", new WorkState(done.Done, done.Of, "", Finished: false))
                                ),
                                cancellation
                            )
                        ),
                    cancellation
                );
                ResultsCommand.TellLeftOut(progress, progress.Fitted - written, ResultsCommand.Unchosen(null, isClean: false));
                display.Say($"Report: {Path.Combine(Path.GetFullPath(folder), "index.html")}");
                return 0;
            }
        );
        return command;
    }
}
