using System.CommandLine;
using Almagest.Application.Runs;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Learning.Campaigns;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Storage;

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
                Campaign chosen = await Lookup.CampaignAsync(session, parsed.GetRequiredValue(campaign), cancellation);
                Catalogue observed = await Lookup.CatalogueAsync(session, parsed.GetRequiredValue(catalogue), cancellation);
                if (parsed.GetValue(chunk) < 1)
                    throw new UsageException($"--chunk: found {parsed.GetValue(chunk)}; expected at least 1.");
                if (parsed.GetValue(samples) is < 0 or > 100_000)
                    throw new UsageException($"--samples: found {parsed.GetValue(samples)}; expected 0 to 100,000.");
                double flagged = CommonOptions.FalseAlarmRate(parsed.GetValue(rate));
                bool follows = parsed.GetValue(network) == "latest";
                string? named =
                    follows || parsed.GetValue(network) is not { } wanted
                        ? null
                        : (await Lookup.NetworkOfIdAsync(session, wanted, cancellation)).Id;
                Run run = await session
                    .Get<RunSubmission>()
                    .SubmitAsync(
                        parsed.GetValue(name),
                        observed.Name,
                        chosen,
                        parsed.GetValue(chunk),
                        RunSettings.Default with
                        {
                            PosteriorSamples = parsed.GetValue(samples),
                            PosteriorSeed = parsed.GetValue(seed),
                            FalseAlarmRate = flagged,
                        },
                        cancellation,
                        named,
                        follows
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
                Run run = await Lookup.RunAsync(session, parsed.GetRequiredValue(name), cancellation);
                // Nobody else works in the embedded size: what is not done here was dropped with the process that was.
                if (session.IsEmbedded)
                    await session.Get<RunSubmission>().ResendAsync(run.Id, TimeSpan.Zero, cancellation);
                RunProgress done = await WatchAsync(session, run.Id, parsed.GetValue(quiet), cancellation);
                Console.Out.WriteLine($"{Tables.Whole(done.Fitted)} fitted, {Tables.Whole(done.Failed)} failed");
                return 0;
            }
        );
        return command;
    }

    /// <exception cref="SpectralDataException">Not a single observation could be fitted; as the first of them has it.</exception>
    private static async Task<RunProgress> WatchAsync(Session session, Guid run, bool quiet, CancellationToken cancellation)
    {
        RunProgress done = await new RunWatch(session, new WorkDisplay(quiet)).WatchAsync(run, cancellation);
        if (done is { Fitted: 0, Failed: > 0 })
        {
            FailureRecord first = await session
                .Get<IResultReader>()
                .ReadFailuresAsync(run, cancellation)
                .FirstAsync(cancellation);
            throw new SpectralDataException(
                $"Run {run}: none of {Tables.Whole(done.Failed)} observations could be fitted. The first, {first.Name}: "
                    + $"{first.Reason}"
            );
        }
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
                IRunStore runs = session.Get<IRunStore>();
                var rows = new List<(Run Run, RunProgress Progress)>();
                foreach (Run run in await runs.ListAsync(cancellation))
                    rows.Add((run, await runs.ProgressAsync(run.Id, cancellation)));
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
