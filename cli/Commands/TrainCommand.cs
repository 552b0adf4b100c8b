using System.CommandLine;
using Almagest.Application;
using Almagest.Application.Trainings;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Learning.Campaigns;

namespace Almagest.Cli.Commands;

/// <summary>`almagest train`: simulate a campaign and learn its network.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        Argument<string> name = new("campaign") { Description = "Id, the beginning of an id, or a name." };
        Option<int?> seed = new("--seed") { Description = "Draws the first weights and the order of the spectra. Default: 1." };
        Option<int?> epochs = new("--epochs")
        {
            Description = "Times that each spectrum is shown. Default: what suits the campaign's size.",
        };
        Option<int?> draws = new("--noise-draws")
        {
            Description = "Draws of the noise shown in turn; as many as epochs for fresh noise in each. Default: 2.",
        };
        Option<int?> members = new("--ensemble")
        {
            Description = "Networks that learn apart, by as many trainers as are free, and answer as one. Default: 1.",
            HelpName = "N",
        };
        Option<int> priority = new("--priority") { Description = "-5 to 5: of your trainings that wait, the highest is next." };
        Option<string?> warm = CommonOptions.WarmStart();
        (Option<string?> home, Option<bool> quiet) = (CommonOptions.Home(), CommonOptions.Quiet());
        Command command = new(
            "train",
            """
            Draw the spectra of a campaign and learn a network from them; prints the network's id. Shards that were drawn
            before are not drawn again, and a training that was broken off goes on where it was. The first network of a
            campaign becomes its champion, the one that fits; another only if it is better on spectra that neither has seen.

            Example:  almagest train protocol-s
                      almagest train protocol-s --seed 2
                      almagest train protocol-s --ensemble 3
                      almagest train survey-xmm --warm-start auto
            """
        )
        {
            name,
            seed,
            epochs,
            draws,
            members,
            priority,
            warm,
            home,
            quiet,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: true, cancellation);
                Campaign campaign = await session.Get<Lookup>().CampaignAsync(parsed.GetRequiredValue(name), cancellation);
                var settings = new TrainingSettings
                {
                    Seed = parsed.GetValue(seed),
                    Epochs = parsed.GetValue(epochs),
                    NoiseDraws = parsed.GetValue(draws),
                    Members = parsed.GetValue(members),
                    Sister = await session.Get<SisterNetworks>().FindAsync(campaign, parsed.GetValue(warm), cancellation),
                };
                var display = new WorkDisplay(parsed.GetValue(quiet));
                if (settings.Sister is { } sister)
                    display.Say($"note: begins with the weights of network {sister[..12]}.");
                else if (parsed.GetValue(warm) is not null)
                    display.Say("note: no network of another campaign with this model, priors and gaps; begins anew.");
                if (await session.Get<NetworkTraining>().FindDoneAsync(campaign, settings, cancellation) is { } done)
                {
                    display.Say($"note: network {done[..12]} was trained so already; another --seed gives another.");
                    Console.Out.WriteLine(done);
                    return 0;
                }
                string network = await TrainingWatch.TrainAsync(
                    session,
                    display,
                    new TrainingRequest(campaign, settings)
                    {
                        Owner = Environment.UserName,
                        Priority = parsed.GetValue(priority),
                    },
                    cancellation
                );
                Console.Out.WriteLine(network);
                return 0;
            }
        );
        return command;
    }
}
