using System.CommandLine;
using Almagest.Cli.Sizes;
using Almagest.Cli.Terminal;
using Almagest.Spectra.Campaigns;

namespace Almagest.Cli.Commands;

/// <summary>`almagest train`: simulate a campaign and learn its network.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        Argument<string> name = new("campaign") { Description = "Id, the beginning of an id, or a name." };
        (Option<string?> home, Option<bool> quiet) = (CommonOptions.Home(), CommonOptions.Quiet());
        Command command = new("train",
            """
            Draw the spectra of a campaign and learn a network from them; prints the network's id. Shards that were drawn
            before are not drawn again.

            Example:  almagest train protocol-s
            """) { name, home, quiet };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: true, cancellation);
            Campaign campaign = await Lookup.CampaignAsync(session, parsed.GetRequiredValue(name), cancellation);
            string network = await new TrainingWatch(session, new WorkDisplay(parsed.GetValue(quiet))).TrainAsync(campaign, cancellation);
            Console.Out.WriteLine(network);
            return 0;
        });
        return command;
    }
}
