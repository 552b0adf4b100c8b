using System.CommandLine;
using Almagest.Application;
using Almagest.Application.Trainings;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Learning.Campaigns;
using Almagest.Storage.Trainings;

namespace Almagest.Cli.Commands;

/// <summary>`almagest training list|pause|resume|cancel|priority`.</summary>
internal static class TrainingCommand
{
    private const int ShortId = 18;

    public static Command Create() =>
        new("training", "Trainings: networks that are being learnt, or wait for it.")
        {
            ListVerb(),
            Hold("pause", isForGood: false),
            Resume(),
            Hold("cancel", isForGood: true),
            Priority(),
        };

    private static Command ListVerb()
    {
        (Option<string?> home, Option<bool> json) = (CommonOptions.Home(), CommonOptions.Json());
        Command command = new("list", "List trainings, newest first.\n\nExample:  almagest training list") { home, json };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                IReadOnlyList<Training> trainings = await session.Get<ITrainingStore>().ListAsync(cancellation);
                if (parsed.GetValue(json))
                    Tables.WriteJson(trainings);
                else
                    Tables.Write(
                        ["training", "campaign", "state", "stage", "epoch", "owner", "priority", "created"],
                        [
                            .. trainings.Select(one =>
                                (IReadOnlyList<string>)
                                    [
                                        one.Id.ToString()[..ShortId],
                                        one.CampaignId[..12],
                                        one.State.ToString().ToLowerInvariant(),
                                        one.Stage ?? "",
                                        one.Epochs == 0 ? "" : $"{one.Epoch} of {one.Epochs}",
                                        one.Owner,
                                        one.Priority == 0 ? "" : $"{one.Priority}",
                                        Tables.Time(one.CreatedAt),
                                    ]
                            ),
                        ]
                    );
                return 0;
            }
        );
        return command;
    }

    /// <param name="verb">pause or cancel.</param>
    private static Command Hold(string verb, bool isForGood)
    {
        (Argument<string> name, Option<string?> home) = (Name(), CommonOptions.Home());
        Command command = new(
            verb,
            $"""
            {(isForGood ? "Give a training up" : "Let a training rest")}: its trainer stops within seconds. What it has learnt so
            far is kept; 'almagest training resume' goes on with it.

            Example:  almagest training {verb} survey-xmm
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
                NetworkTraining trainings = session.Get<NetworkTraining>();
                Training found = await trainings.FindAsync(parsed.GetRequiredValue(name), cancellation);
                TrainingState state = await trainings.HoldAsync(found.Id, isForGood, cancellation);
                Console.Out.WriteLine(state.ToString().ToLowerInvariant());
                return 0;
            }
        );
        return command;
    }

    private static Command Resume()
    {
        (Argument<string> name, Option<string?> home, Option<bool> quiet) = (Name(), CommonOptions.Home(), CommonOptions.Quiet());
        Command command = new(
            "resume",
            """
            Go on with a training that was paused or cancelled, from where it was.

            Example:  almagest training resume survey-xmm
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
                NetworkTraining trainings = session.Get<NetworkTraining>();
                Training found = await trainings.FindAsync(parsed.GetRequiredValue(name), cancellation);
                if (!session.IsEmbedded)
                {
                    await trainings.ResumeAsync(found, cancellation);
                    Console.Out.WriteLine(found.Id);
                    return 0;
                }
                // Nobody else works in the embedded size.
                Campaign campaign = await session.Get<Lookup>().CampaignAsync(found.CampaignId, cancellation);
                Console.Out.WriteLine(
                    await TrainingWatch.TrainAsync(
                        session,
                        new WorkDisplay(parsed.GetValue(quiet)),
                        new TrainingRequest(campaign, TrainingSettings.Parse(found.SettingsJson)),
                        cancellation
                    )
                );
                return 0;
            }
        );
        return command;
    }

    private static Command Priority()
    {
        (Argument<string> name, Option<string?> home) = (Name(), CommonOptions.Home());
        Argument<int> priority = new("priority") { Description = "-5 to 5; 0 if nothing was said." };
        Command command = new(
            "priority",
            """
            Say which of its owner's waiting trainings is learnt first: the one of the highest priority.

            Example:  almagest training priority survey-xmm 2
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
                NetworkTraining trainings = session.Get<NetworkTraining>();
                Training found = await trainings.FindAsync(parsed.GetRequiredValue(name), cancellation);
                await trainings.SetPriorityAsync(found.Id, parsed.GetValue(priority), cancellation);
                return 0;
            }
        );
        return command;
    }

    private static Argument<string> Name() =>
        new("training") { Description = "Id, the beginning of an id, or its campaign's: the newest of that which is not done." };
}
