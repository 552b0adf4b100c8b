using System.CommandLine;
using Almagest.Application.Networks;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Storage.Networks;

namespace Almagest.Cli.Commands;

/// <summary>`almagest network list|show|history|compare|promote|rollback`.</summary>
internal static class NetworkCommand
{
    public static Command Create() =>
        new("network", "Networks: what was learnt. A campaign's champion is the one that fits.")
        {
            List(),
            NetworkShow.Create(),
            History(),
            PromotionCommands.Compare(),
            PromotionCommands.Promote(),
            PromotionCommands.RollBack(),
        };

    private static Command List()
    {
        (Option<string?> home, Option<bool> json) = (CommonOptions.Home(), CommonOptions.Json());
        Command list = new("list", "List networks, newest first.\n\nExample:  almagest network list --json") { home, json };
        list.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                IReadOnlyList<NetworkSummary> networks = await session.Get<NetworkRegistry>().ListAsync(cancellation);
                if (parsed.GetValue(json))
                    Tables.WriteJson(networks);
                else
                    Tables.Write(
                        ["network", "campaign", "champion", "calibration", "bytes", "created"],
                        [
                            .. networks.Select(n =>
                                (IReadOnlyList<string>)
                                    [
                                        n.Id[..12],
                                        n.CampaignId[..12],
                                        n.IsChampion ? "yes"
                                        : NetworkMetadata.IsMember(n.MetadataJson) ? "(member)"
                                        : "",
                                        NetworkMetadata.CalibrationOf(n.MetadataJson),
                                        Tables.Whole(n.Bytes),
                                        Tables.Time(n.CreatedAt),
                                    ]
                            ),
                        ]
                    );
                return 0;
            }
        );
        return list;
    }

    private static Command History()
    {
        Argument<string> name = new("campaign") { Description = "Id, the beginning of an id, or a name." };
        (Option<string?> home, Option<bool> json) = (CommonOptions.Home(), CommonOptions.Json());
        Command history = new(
            "history",
            "The champions of a campaign, the present one first, each with why it was promoted.\n\nExample:  almagest "
                + "network history protocol-s"
        )
        {
            name,
            home,
            json,
        };
        history.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                IReadOnlyList<Promotion> promotions = await session
                    .Get<NetworkRegistry>()
                    .HistoryAsync(parsed.GetRequiredValue(name), cancellation);
                if (parsed.GetValue(json))
                    Tables.WriteJson(promotions);
                else
                    Tables.Write(
                        ["champion", "since", "reason"],
                        [
                            .. promotions.Select(p =>
                                (IReadOnlyList<string>)[p.NetworkId[..12], Tables.Time(p.PromotedAt), p.Reason]
                            ),
                        ]
                    );
                return 0;
            }
        );
        return history;
    }
}
