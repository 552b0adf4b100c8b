using System.CommandLine;
using Almagest.Application;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Storage.Runs;

namespace Almagest.Cli.Commands;

/// <summary>`almagest dlq list|show|retry`.</summary>
internal static class ParkedCommand
{
    public static Command Create() =>
        new("dlq", "Observations that workers died or broke of: put aside, so that the rest of their run is fitted.")
        {
            ListVerb(),
            ShowVerb(),
            RetryVerb(),
        };

    private static Command ListVerb()
    {
        (Option<string?> run, Option<string?> where) = (Run(), Where());
        (Option<string?> home, Option<bool> json) = (CommonOptions.Home(), CommonOptions.Json());
        Command command = new(
            "list",
            """
            What was put aside, by the class of fault: the name of what was thrown, or that the worker died.

            Example:  almagest dlq list --run survey
            """
        )
        {
            run,
            where,
            home,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                FaultClass[] classes =
                [
                    .. (await ParkedAsync(session, parsed.GetValue(run), null, parsed.GetValue(where), cancellation))
                        .GroupBy(one => one.Class)
                        .Select(FaultClass.Of)
                        .OrderByDescending(one => one.Observations),
                ];
                if (parsed.GetValue(json))
                    Tables.WriteJson(classes);
                else
                    Tables.Write(
                        ["class", "observations", "last parked", "runs", "such as"],
                        [
                            .. classes.Select(one =>
                                (IReadOnlyList<string>)
                                    [
                                        one.Class,
                                        Tables.Whole(one.Observations),
                                        Tables.Time(one.LastAt),
                                        string.Join(", ", one.Runs),
                                        one.Fault ?? "",
                                    ]
                            ),
                        ]
                    );
                return 0;
            }
        );
        return command;
    }

    private static Command ShowVerb()
    {
        (Option<string?> run, Option<string?> where) = (Run(), Where());
        (Option<string?> home, Option<bool> json) = (CommonOptions.Home(), CommonOptions.Json());
        Option<string?> observation = Observation();
        Command command = new(
            "show",
            """
            Each observation that was put aside, and what a worker ended in with it.

            Example:  almagest dlq show --run survey --where OutOfMemory
            """
        )
        {
            run,
            observation,
            where,
            home,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                IReadOnlyList<ParkedChunk> parked = await ParkedAsync(
                    session,
                    parsed.GetValue(run),
                    parsed.GetValue(observation),
                    parsed.GetValue(where),
                    cancellation
                );
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
        (Option<string?> run, Option<string?> where, Option<string?> home) = (Run(), Where(), CommonOptions.Home());
        Option<string?> observation = Observation();
        Command command = new(
            "retry",
            """
            Try what was put aside again, once what was wrong is mended. 'almagest run watch' then goes on with the run.

            Example:  almagest dlq retry --run survey
                      almagest dlq retry --where OutOfMemory
            """
        )
        {
            run,
            observation,
            where,
            home,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                IParkedChunks chunks = session.Get<IParkedChunks>();
                (string? ofRun, string? ofName) = (parsed.GetValue(run), parsed.GetValue(observation));
                int retried = 0;
                if (parsed.GetValue(where) is not { } text)
                    retried = await chunks.RetryAsync(await IdAsync(session, ofRun, cancellation), ofName, cancellation);
                else
                    foreach (ParkedChunk one in await ParkedAsync(session, ofRun, ofName, text, cancellation))
                        retried += await chunks.RetryAsync(one.RunId, null, cancellation, one.Chunk);
                Console.Out.WriteLine(
                    retried == 1 ? "1 observation waits again" : $"{Tables.Whole(retried)} observations wait again"
                );
                return 0;
            }
        );
        return command;
    }

    private static Option<string?> Run() => new("--run") { Description = "Of one run: id, the beginning of one, or a name." };

    private static Option<string?> Where() =>
        new("--where") { Description = "Those whose fault has this text in it, in whatever case.", HelpName = "TEXT" };

    private static Option<string?> Observation() =>
        new("--observation") { Description = "One of them, by its name. Default: all." };

    private static async Task<IReadOnlyList<ParkedChunk>> ParkedAsync(
        Session session,
        string? run,
        string? observation,
        string? where,
        CancellationToken cancellation
    ) =>
        [
            .. (await session.Get<IParkedChunks>().ListAsync(await IdAsync(session, run, cancellation), cancellation)).Where(
                one =>
                    (observation is null || one.Observation == observation)
                    && (where is null || (one.Fault ?? one.Class).Contains(where, StringComparison.OrdinalIgnoreCase))
            ),
        ];

    private static async Task<Guid?> IdAsync(Session session, string? run, CancellationToken cancellation) =>
        run is null ? null : (await session.Get<Lookup>().RunAsync(run, cancellation)).Id;

    /// <param name="LastAt">When the last of them was put aside.</param>
    /// <param name="Fault">Of that one.</param>
    private sealed record FaultClass(
        string Class,
        int Observations,
        IReadOnlyList<string> Runs,
        DateTimeOffset LastAt,
        string? Fault
    )
    {
        public static FaultClass Of(IGrouping<string, ParkedChunk> all)
        {
            ParkedChunk last = all.MaxBy(one => one.ParkedAt)!;
            return new(all.Key, all.Count(), [.. all.Select(one => one.Run).Distinct()], last.ParkedAt, last.Fault);
        }
    }
}
