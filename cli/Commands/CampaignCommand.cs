using System.CommandLine;
using Almagest.Application;
using Almagest.Application.Campaigns;
using Almagest.Cli.Fitting;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Learning.Campaigns;
using Almagest.Storage.Deletions;

namespace Almagest.Cli.Commands;

/// <summary>`almagest campaign create|list|show|delete`.</summary>
internal static class CampaignCommand
{
    public static Command Create() =>
        new("campaign", "Campaigns: what is simulated and learnt.")
        {
            CreateVerb(),
            ListVerb(),
            ShowVerb(),
            DeleteVerb.Create(
                DeletedKind.Campaign,
                "Delete a campaign with its networks, trainings and shards, for good. Its runs have to be deleted first."
            ),
        };

    private static Command CreateVerb()
    {
        Argument<FileInfo> file = new("file") { Description = "A campaign in YAML; see docs/examples." };
        (Option<string?> calibration, Option<string?> home) = (ReadingOptions.CalibrationFolder(), CommonOptions.Home());
        Command command = new(
            "create",
            """
            Check a campaign and store it; prints its id. The same text gives the same campaign.

            Example:  almagest campaign create docs/examples/protocol-s.yaml
            """
        )
        {
            file,
            calibration,
            home,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                Campaign campaign = await session
                    .Get<CampaignFiles>()
                    .CreateFromFileAsync(parsed.GetRequiredValue(file).FullName, parsed.GetValue(calibration), cancellation);
                Console.Out.WriteLine(campaign.Id);
                return 0;
            }
        );
        return command;
    }

    private static Command ListVerb()
    {
        (Option<string?> home, Option<bool> json) = (CommonOptions.Home(), CommonOptions.Json());
        Command command = new("list", "List campaigns.\n\nExample:  almagest campaign list --json") { home, json };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                var campaigns = await session.Get<CampaignFiles>().ListAsync(cancellation);
                if (parsed.GetValue(json))
                    Tables.WriteJson(campaigns);
                else
                    Tables.Write(
                        ["campaign", "name", "model", "spectra", "created"],
                        [
                            .. campaigns.Select(c =>
                                (IReadOnlyList<string>)
                                    [c.Id[..12], c.Name, c.Model, Tables.Whole(c.Spectra), Tables.Time(c.CreatedAt)]
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
        Argument<string> name = new("campaign") { Description = "Id, the beginning of an id, or a name." };
        Option<string?> home = CommonOptions.Home();
        Command command = new("show", "Print the canonical text of a campaign.\n\nExample:  almagest campaign show protocol-s")
        {
            name,
            home,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                Console.Out.WriteLine(
                    CampaignText.Write(await session.Get<Lookup>().CampaignAsync(parsed.GetRequiredValue(name), cancellation))
                );
                return 0;
            }
        );
        return command;
    }
}
