using System.CommandLine;
using Almagest.Application.Results;
using Almagest.Cli.Hosting;
using Almagest.Cli.Results;
using Almagest.Cli.Terminal;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;

namespace Almagest.Cli.Commands;

/// <summary>`almagest results show|export`.</summary>
internal static class ResultsCommand
{
    public static Command Create() => new("results", "Results of runs.") { ShowVerb(), ExportVerb() };

    private static Command ShowVerb()
    {
        Argument<string> name = new("run") { Description = "Id, the beginning of an id, or a name." };
        Option<int> limit = new("--limit") { Description = "Rows at the most.", DefaultValueFactory = _ => 50 };
        Option<string?> sort = new("--sort")
        {
            Description = "By the value of a parameter, the lowest first; spectra without counts, which have limits alone, last.",
            HelpName = "NAME",
        };
        Option<bool> descending = new("--descending") { Description = "With --sort: the highest value first." };
        Option<bool> clean = Clean();
        (Option<string?> home, Option<bool> json) = (CommonOptions.Home(), CommonOptions.Json());
        Command command = new(
            "show",
            """
            Print the fits of a run and what failed.

            Example:  almagest results show survey --sort PhoIndex --clean --limit 10
            """
        )
        {
            name,
            limit,
            sort,
            descending,
            clean,
            home,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                (Run run, var fits, var failures, RunProgress progress) = await session
                    .Get<RunResults>()
                    .ReadAsync(
                        parsed.GetRequiredValue(name),
                        new FitList
                        {
                            Limit = parsed.GetValue(limit),
                            Sort = parsed.GetValue(sort),
                            IsDescending = parsed.GetValue(descending),
                            IsClean = parsed.GetValue(clean),
                        },
                        cancellation
                    );
                if (parsed.GetValue(json))
                    Tables.WriteJson(
                        new
                        {
                            run,
                            fits = fits.Select(FitJson.Of),
                            failures,
                        }
                    );
                else
                {
                    FitTable.Write(run.Parameters, fits);
                    foreach (FailureRecord failure in failures)
                        Console.Error.WriteLine($"{failure.Name}: failed in {failure.Stage}: {failure.Reason}");
                    if (fits.Count < progress.Fitted)
                        Console.Error.WriteLine(
                            $"shown: {Tables.Whole(fits.Count)} of {Tables.Whole(progress.Fitted)} fits"
                                + (fits.Count == parsed.GetValue(limit) ? "; --limit shows more." : "; the others are not clean.")
                        );
                    TellUndone(progress);
                }
                return 0;
            }
        );
        return command;
    }

    private static Command ExportVerb()
    {
        Argument<string> name = new("run") { Description = "Id, the beginning of an id, or a name." };
        Option<string> format = new("--format")
        {
            Description = "csv or json (one object a line).",
            DefaultValueFactory = _ => "csv",
        };
        format.AcceptOnlyFromAmong("csv", "json");
        Option<FileInfo?> output = new("--out", "-o") { Description = "A file; default: stdout." };
        Option<bool> clean = Clean();
        Option<string?> home = CommonOptions.Home();
        Command command = new(
            "export",
            "Write every fit of a run.\n\nExample:  almagest results export survey --format csv -o survey.csv"
        )
        {
            name,
            format,
            clean,
            output,
            home,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                Outputs.RequireFile("--out", parsed.GetValue(output)?.FullName);
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                await using TextWriter writer = parsed.GetValue(output) is { } file
                    ? file.CreateText()
                    : new StreamWriter(Console.OpenStandardOutput());
                (RunProgress progress, int written) = await session
                    .Get<RunResults>()
                    .ExportAsync(
                        parsed.GetRequiredValue(name),
                        parsed.GetRequiredValue(format) == "csv" ? ExportFormat.Csv : ExportFormat.Json,
                        parsed.GetValue(clean),
                        writer,
                        cancellation
                    );
                if (progress.Failed > 0)
                    Console.Error.WriteLine(
                        $"left out: {Tables.Whole(progress.Failed)} of {Tables.Whole(progress.Observations)} observations, which "
                            + $"failed; 'almagest results show {parsed.GetRequiredValue(name)}' lists them."
                    );
                if (parsed.GetValue(clean) && written < progress.Fitted)
                    Console.Error.WriteLine(
                        $"left out: {Tables.Whole(progress.Fitted - written)} of {Tables.Whole(progress.Fitted)} fits, "
                            + "which are not clean."
                    );
                TellUndone(progress);
                return 0;
            }
        );
        return command;
    }

    private static Option<bool> Clean() =>
        new("--clean") { Description = "Without the fits whose flags say not to trust them (docs/flags.md)." };

    private static void TellUndone(RunProgress progress)
    {
        if (progress.Observations - progress.Fitted - progress.Failed is > 0 and var undone)
            Console.Error.WriteLine(
                $"left out: {Tables.Whole(undone)} of {Tables.Whole(progress.Observations)} observations, which are not fitted "
                    + $"yet{(progress.Stopped is { } reason ? $": the run is stopped: {reason}" : ".")}"
            );
    }
}
