using System.CommandLine;
using Almagest.Application;
using Almagest.Application.Runs;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Storage.Runs;

namespace Almagest.Cli.Commands;

/// <summary>`almagest run resume|pause|cancel|priority`.</summary>
internal static class RunControlVerbs
{
    public static Command Resume()
    {
        (Argument<string> name, Option<string?> home, Option<bool> quiet) = (Run(), CommonOptions.Home(), CommonOptions.Quiet());
        Command command = new(
            "resume",
            """
            Go on with a run that was paused, cancelled or stopped (such as for a damaged network, once it is mended).

            Example:  almagest run resume survey
            """
        )
        {
            name,
            home,
            quiet,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: true, cancellation);
                Run run = await session.Get<Lookup>().RunAsync(parsed.GetRequiredValue(name), cancellation);
                int undone = await session.Get<CatalogueRuns>().ResumeAsync(run.Id, session.IsEmbedded, cancellation);
                int code = session.IsEmbedded
                    ? RunCommand.CodeOf(run, await RunCommand.WatchAsync(session, run.Id, parsed.GetValue(quiet), cancellation))
                    : 0;
                Console.Out.WriteLine($"{Tables.Whole(undone)} chunks asked for");
                return code;
            }
        );
        return command;
    }

    /// <param name="verb">pause or cancel.</param>
    public static Command Hold(string verb, bool isForGood)
    {
        (Argument<string> name, Option<string?> home) = (Run(), CommonOptions.Home());
        Command command = new(
            verb,
            $"""
            {(isForGood ? "Give a run up" : "Let a run rest")}: no more chunks of it are begun. What is at work is finished, and
            what is there stays; 'almagest run resume' goes on with it.

            Example:  almagest run {verb} survey
            """
        )
        {
            name,
            home,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                Run run = await session.Get<Lookup>().RunAsync(parsed.GetRequiredValue(name), cancellation);
                RunState state = await session.Get<CatalogueRuns>().HoldAsync(run.Id, isForGood, cancellation);
                Console.Out.WriteLine(state.ToString().ToLowerInvariant());
                return 0;
            }
        );
        return command;
    }

    public static Command Priority()
    {
        (Argument<string> name, Option<string?> home) = (Run(), CommonOptions.Home());
        Argument<int> priority = new("priority") { Description = "-5 to 5; 0 if nothing was said." };
        Command command = new(
            "priority",
            """
            Say what share of the fitters a run has beside the others of its owner: each step has twice that of the one below.

            Example:  almagest run priority survey 2
            """
        )
        {
            name,
            priority,
            home,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                Run run = await session.Get<Lookup>().RunAsync(parsed.GetRequiredValue(name), cancellation);
                await session.Get<CatalogueRuns>().SetPriorityAsync(run.Id, parsed.GetValue(priority), cancellation);
                return 0;
            }
        );
        return command;
    }

    private static Argument<string> Run() => new("run") { Description = "Id, the beginning of an id, or a name." };
}
