using System.CommandLine;
using Almagest.Application.Results;
using Almagest.Cli.Hosting;
using Almagest.Cli.Results;
using Almagest.Cli.Terminal;
using Almagest.Storage.Results;

namespace Almagest.Cli.Commands;

/// <summary>`almagest results show`: some fits of a run as a table, and what failed.</summary>
internal static class ResultsShow
{
    public static Command Create()
    {
        Argument<string> name = ResultsCommand.Run();
        Option<int> limit = new("--limit") { Description = "Rows at the most.", DefaultValueFactory = _ => 50 };
        Option<int?> top = new("--top") { Description = "So many rows with the highest values of --sort.", HelpName = "N" };
        Option<string?> where = ResultsCommand.Where();
        Option<string?> sort = new("--sort")
        {
            Description =
                "By the value of a parameter or of a column (docs/results.md), the lowest first; what has none, such as spectra "
                + "without counts, which have limits alone, last.",
            HelpName = "NAME",
        };
        Option<bool> descending = new("--descending") { Description = "With --sort: the highest value first." };
        Option<bool> clean = ResultsCommand.Clean();
        (Option<string?> home, Option<bool> json) = (CommonOptions.Home(), CommonOptions.Json());
        Command command = new(
            "show",
            """
            Print the fits of a run and what failed, each with the statistic that is expected of a right model and the
            chance p of a higher one.

            Example:  almagest results show survey --sort PhoIndex --clean --limit 10
                      almagest results show survey --where 'net_counts > 100' --sort score_sigma --top 5
            """
        )
        {
            name,
            where,
            sort,
            descending,
            top,
            limit,
            clean,
            home,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                FitList list = new()
                {
                    Limit = parsed.GetValue(top) ?? parsed.GetValue(limit),
                    Where = parsed.GetValue(where),
                    Sort = parsed.GetValue(sort),
                    IsDescending = parsed.GetValue(descending) || parsed.GetValue(top) is not null,
                    IsClean = parsed.GetValue(clean),
                };
                if (parsed.GetValue(top) is not null && list.Sort is null)
                    throw new UsageException("--top: found no --sort; expected by what a row is above another.");
                if (list.Limit < 0)
                    throw new UsageException($"found {list.Limit} rows; expected 0 or more of --limit or --top.");
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                RunAnswer answer = await session.Get<RunResults>().ReadAsync(parsed.GetRequiredValue(name), list, cancellation);
                if (parsed.GetValue(json))
                    Tables.WriteJson(
                        new
                        {
                            run = answer.Run,
                            fits = answer.Fits.Select(FitJson.Of),
                            failures = answer.Failures,
                        }
                    );
                else
                    Write(answer, list);
                return 0;
            }
        );
        return command;
    }

    private static void Write(RunAnswer answer, FitList list)
    {
        FitTable.Write(
            answer.Run.Parameters,
            answer.Fits,
            [.. answer.Fits.Select(fit => FitTable.Expectation(fit.Fit.ExpectedStatistic, fit.Fit.ExpectedStatisticSigma))]
        );
        foreach (FailureRecord failure in answer.Failures)
            Console.Error.WriteLine($"{failure.Name}: failed in {failure.Stage}: {failure.Reason}");
        ResultsCommand.Tell(
            answer.Matching - answer.Fits.Count,
            answer.Progress.Fitted,
            "fits",
            "which are beyond --limit or --top."
        );
        ResultsCommand.TellLeftOut(
            answer.Progress,
            answer.Progress.Fitted - answer.Matching,
            ResultsCommand.Unchosen(list.Where, list.IsClean)
        );
    }
}
