using System.CommandLine;
using Almagest.Application;
using Almagest.Application.Runs;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fluxes;
using Almagest.Storage.Deletions;
using Almagest.Storage.Runs;

namespace Almagest.Cli.Commands;

/// <summary>`almagest run submit|watch|list`, and what <see cref="RunControlVerbs"/> has.</summary>
internal static class RunCommand
{
    // The first 13 letters of a run's id are its time, which runs of one moment share.
    private const int ShortId = 18;

    public static Command Create() =>
        new("run", "Runs: one catalogue fitted once.")
        {
            SubmitVerb(),
            WatchVerb(),
            RunControlVerbs.Resume(),
            RunControlVerbs.Hold("pause", isForGood: false),
            RunControlVerbs.Hold("cancel", isForGood: true),
            RunControlVerbs.Priority(),
            ListVerb(),
            DeleteVerb.Create(
                DeletedKind.Run,
                "Delete a run with its fits, for good. One that is at work has to be paused or cancelled first."
            ),
        };

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
        Option<int> priority = new("--priority")
        {
            Description = "-5 to 5: beside your other runs, each step has twice the share of the one below.",
        };
        Option<int> samples = new("--samples") { Description = "Correlated samples of each posterior to keep with its fit." };
        Option<long> seed = new("--seed") { Description = "Of those samples.", DefaultValueFactory = _ => 1 };
        Option<double> rate = CommonOptions.FalseAlarmRate();
        Option<string?> background = new("--background-model")
        {
            Description =
                "auto: the background of each spectrum by the shape that its instrument's have in this catalogue, fitted "
                + "together with the source. Default: as data, by W.",
            HelpName = RunSettings.LearntBackground,
        };
        background.AcceptOnlyFromAmong(RunSettings.LearntBackground);
        Option<string?> fluxes = new("--flux")
        {
            Description =
                "Bands, keV, in which fluxes are told, and luminosities where there is a redshift; fitted: where each fit had "
                + $"data; {FluxBand.None}: no fluxes. Default: {FluxBand.Usual}.",
            HelpName = "BANDS",
        };
        Option<bool> onlyNew = new("--only-new")
        {
            Description = "Only what no run of the same network with the same settings has tried.",
        };
        Option<string[]> refit = new("--refit")
        {
            Description =
                "Only (or with --only-new: also) what has changed since such a run fitted it ('changed'), or failed in one "
                + "('failed').",
            HelpName = "changed|failed",
        };
        refit.AcceptOnlyFromAmong(RunRequest.Refits);
        Option<bool> watch = new("--watch") { Description = "Stay until it is done (always so in the embedded size)." };
        (Option<string?> home, Option<bool> quiet) = (CommonOptions.Home(), CommonOptions.Quiet());
        Command command = new(
            "submit",
            """
            Fit a catalogue; prints the run's id. The exit code is 1 if something could not be fitted.

            Example:  almagest run submit --catalogue survey --campaign protocol-s
            """
        )
        {
            catalogue,
            campaign,
            name,
            chunk,
            priority,
            network,
            samples,
            seed,
            rate,
            background,
            fluxes,
            onlyNew,
            refit,
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
                            Owner = Environment.UserName,
                            Priority = parsed.GetValue(priority),
                            Scope = RunRequest.ScopeOf(parsed.GetValue(onlyNew), parsed.GetValue(refit) ?? []),
                            Settings = RunSettings.Default with
                            {
                                PosteriorSamples = parsed.GetValue(samples),
                                PosteriorSeed = parsed.GetValue(seed),
                                FalseAlarmRate = CommonOptions.FalseAlarmRate(parsed.GetValue(rate)),
                                BackgroundModel = RunRequest.BackgroundOf(parsed.GetValue(background)),
                                Fluxes = RunRequest.FluxesOf(parsed.GetValue(fluxes)),
                            },
                        },
                        new Reports<string>(Console.Error.WriteLine),
                        cancellation
                    );
                int code =
                    session.IsEmbedded || parsed.GetValue(watch)
                        ? CodeOf(run, await WatchAsync(session, run.Id, parsed.GetValue(quiet), cancellation))
                        : 0;
                Console.Out.WriteLine(run.Id);
                return code;
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
                if (
                    session.IsEmbedded
                    && (await session.Get<IRunStore>().ProgressAsync(run.Id, cancellation)).State is RunState.Running
                )
                    await session.Get<CatalogueRuns>().ResumeAsync(run.Id, isNobodyAtWork: true, cancellation);
                RunProgress done = await WatchAsync(session, run.Id, parsed.GetValue(quiet), cancellation);
                Console.Out.WriteLine($"{Tables.Whole(done.Fitted)} fitted, {Tables.Whole(done.Failed)} failed");
                return CodeOf(run, done);
            }
        );
        return command;
    }

    /// <summary>What failed is told of, and is the command's failure too.</summary>
    internal static int CodeOf(Run run, RunProgress done)
    {
        if (done.Parked > 0)
            Console.Error.WriteLine(
                $"{Tables.Whole(done.Parked)} of {Tables.Whole(done.Observations)} observations were put aside: a worker ended "
                    + "in each of them. 'almagest dlq list' says how."
            );
        if (done.Failed == 0)
            return done.Parked == 0 ? 0 : 1;
        Console.Error.WriteLine(
            $"{Tables.Whole(done.Failed)} of {Tables.Whole(done.Observations)} observations could not be fitted; "
                + $"'almagest results show {run.Id}' lists them."
        );
        return 1;
    }

    internal static async Task<RunProgress> WatchAsync(Session session, Guid run, bool quiet, CancellationToken cancellation)
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
                        ["run", "name", "campaign", "network", "observations", "fitted", "failed", "state", "created"],
                        [
                            .. rows.Select(row =>
                                (IReadOnlyList<string>)
                                    [
                                        row.Run.Id.ToString()[..ShortId],
                                        row.Run.Name,
                                        row.Run.CampaignId[..12],
                                        row.Run.NetworkId[..12],
                                        Tables.Whole(row.Progress.Observations),
                                        Tables.Whole(row.Progress.Fitted),
                                        Tables.Whole(row.Progress.Failed),
                                        row.Progress.IsDone ? "done" : row.Progress.State.ToString().ToLowerInvariant(),
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
