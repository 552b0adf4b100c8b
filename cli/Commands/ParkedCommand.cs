using System.CommandLine;
using Almagest.Application;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Storage.Runs;

namespace Almagest.Cli.Commands;

/// <summary>`almagest dlq list|retry`.</summary>
internal static class ParkedCommand
{
    public static Command Create() =>
        new("dlq", "Observations that workers died or broke of: put aside, so that the rest of their run is fitted.")
        {
            ListVerb(),
            RetryVerb(),
        };

    private static Command ListVerb()
    {
        (Option<string?> run, Option<string?> home, Option<bool> json) = (Run(), CommonOptions.Home(), CommonOptions.Json());
        Command command = new(
            "list",
            """
            What was put aside, and what a worker ended in with it.

            Example:  almagest dlq list --run survey
            """
        )
        {
            run,
            home,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                IReadOnlyList<ParkedChunk> parked = await session
                    .Get<IParkedChunks>()
                    .ListAsync(await IdAsync(session, parsed.GetValue(run), cancellation), cancellation);
                if (parsed.GetValue(json))
                    Tables.WriteJson(parked);
                else
                    Tables.Write(
                        ["run", "observation", "parked", "fault"],
                        [
                            .. parked.Select(one =>
                                (IReadOnlyList<string>)[one.Run, one.Observation, Tables.Time(one.ParkedAt), one.Fault ?? ""]
                            ),
                        ]
                    );
                return 0;
            }
        );
        return command;
    }

    private static Command RetryVerb()
    {
        (Option<string?> run, Option<string?> home) = (Run(), CommonOptions.Home());
        Option<string?> observation = new("--observation") { Description = "One of them, by its name. Default: all." };
        Command command = new(
            "retry",
            """
            Try what was put aside again, once what was wrong is mended. 'almagest run watch' then goes on with the run.

            Example:  almagest dlq retry --run survey
            """
        )
        {
            run,
            observation,
            home,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                int retried = await session
                    .Get<IParkedChunks>()
                    .RetryAsync(
                        await IdAsync(session, parsed.GetValue(run), cancellation),
                        parsed.GetValue(observation),
                        cancellation
                    );
                Console.Out.WriteLine($"{Tables.Whole(retried)} observations wait again");
                return 0;
            }
        );
        return command;
    }

    private static Option<string?> Run() => new("--run") { Description = "Of one run: id, the beginning of one, or a name." };

    private static async Task<Guid?> IdAsync(Session session, string? run, CancellationToken cancellation) =>
        run is null ? null : (await session.Get<Lookup>().RunAsync(run, cancellation)).Id;
}
