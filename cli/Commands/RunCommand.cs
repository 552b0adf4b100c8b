using System.CommandLine;
using Almagest.Application;
using Almagest.Application.Runs;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Spectra.Fitting;
using Almagest.Storage.Runs;

namespace Almagest.Cli.Commands;

/// <summary>`almagest run submit|watch|list`.</summary>
internal static class RunCommand
{
    public static Command Create() => new("run", "Runs: one catalogue fitted once.") { SubmitVerb(), WatchVerb(), ListVerb() };

    private static Command SubmitVerb()
    {
        Option<string> catalogue = new("--catalogue") { Description = "Name of an ingested catalogue.", Required = true };
        Option<string> campaign = new("--campaign") { Description = "Campaign whose champion fits it.", Required = true };
        Option<string?> name = new("--name") { Description = "A name for the run. Default: catalogue and time." };
        Option<int> chunk = new("--chunk") { Description = "Observations in a chunk.", DefaultValueFactory = _ => 512 };
        Option<string?> network = new("--network")
        {
            Description =
                "Id of another network of the campaign, or 'latest': each chunk by the champion of its time. Default: the "
                + "champion now.",
        };
        Option<int> samples = new("--samples") { Description = "Correlated samples of each posterior to keep with its fit." };
        Option<long> seed = new("--seed") { Description = "Of those samples.", DefaultValueFactory = _ => 1 };
        Option<double> rate = CommonOptions.FalseAlarmRate();
        Option<bool> watch = new("--watch") { Description = "Stay until it is done (always so in the embedded size)." };
        (Option<string?> home, Option<bool> quiet) = (CommonOptions.Home(), CommonOptions.Quiet());
        Command command = new(
            "submit",
            """
            Fit a catalogue; prints the run's id.

            Example:  almagest run submit --catalogue survey --campaign protocol-s
            """
        )
        {
            catalogue,
            campaign,
            name,
            chunk,
            network,
            samples,
            seed,
            rate,
            watch,
            home,
            quiet,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: true, cancellation);
                Run run = await session
                    .Get<CatalogueRuns>()
                    .SubmitAsync(
                        new RunRequest
                        {
                            Catalogue = parsed.GetRequiredValue(catalogue),
                            Campaign = parsed.GetRequiredValue(campaign),
                            Name = parsed.GetValue(name),
                            Network = parsed.GetValue(network),
                            ChunkSize = parsed.GetValue(chunk),
                            Settings = RunSettings.Default with
                            {
                                PosteriorSamples = parsed.GetValue(samples),
                                PosteriorSeed = parsed.GetValue(seed),
                                FalseAlarmRate = CommonOptions.FalseAlarmRate(parsed.GetValue(rate)),
                            },
                        },
                        cancellation
                    );
                if (session.IsEmbedded || parsed.GetValue(watch))
                    await WatchAsync(session, run.Id, parsed.GetValue(quiet), cancellation);
                Console.Out.WriteLine(run.Id);
                return 0;
            }
        );
        return command;
    }

    private static Command WatchVerb()
    {
        Argument<string> name = new("run") { Description = "Id, the beginning of an id, or a name." };
        (Option<string?> home, Option<bool> quiet) = (CommonOptions.Home(), CommonOptions.Quiet());
        Command command = new(
            "watch",
            """
            Show a run's progress until it is done. In the embedded size this also goes on with a run that was interrupted.

            Example:  almagest run watch survey
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
                // Nobody else works in the embedded size: what is not done here was dropped with the process that was.
                if (session.IsEmbedded)
                    await session.Get<CatalogueRuns>().ResumeAsync(run.Id, cancellation);
                RunProgress done = await WatchAsync(session, run.Id, parsed.GetValue(quiet), cancellation);
                Console.Out.WriteLine($"{Tables.Whole(done.Fitted)} fitted, {Tables.Whole(done.Failed)} failed");
                return 0;
            }
        );
        return command;
    }

    private static async Task<RunProgress> WatchAsync(Session session, Guid run, bool quiet, CancellationToken cancellation)
    {
        RunProgress done = await RunWatch.WatchAsync(session, new WorkDisplay(quiet), run, cancellation);
        await session.Get<CatalogueRuns>().RequireFittedAsync(run, done, cancellation);
        return done;
    }

    private static Command ListVerb()
    {
        (Option<string?> home, Option<bool> json) = (CommonOptions.Home(), CommonOptions.Json());
        Command command = new("list", "List runs and how far they are.\n\nExample:  almagest run list") { home, json };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                var rows = await session.Get<CatalogueRuns>().ListAsync(cancellation);
                if (parsed.GetValue(json))
                    Tables.WriteJson(rows.Select(row => new { run = row.Run, progress = row.Progress }));
                else
                    Tables.Write(
                        ["run", "name", "campaign", "network", "observations", "fitted", "failed", "created"],
                        [
                            .. rows.Select(row =>
                                (IReadOnlyList<string>)
                                    [
                                        row.Run.Id.ToString()[..8],
                                        row.Run.Name,
                                        row.Run.CampaignId[..8],
                                        row.Run.NetworkId[..8],
                                        Tables.Whole(row.Progress.Observations),
                                        Tables.Whole(row.Progress.Fitted),
                                        Tables.Whole(row.Progress.Failed),
                                        Tables.Time(row.Run.CreatedAt),
                                    ]
                            ),
                        ]
                    );
                return 0;
            }
        );
        return command;
    }
}
