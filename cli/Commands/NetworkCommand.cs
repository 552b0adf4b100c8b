using System.CommandLine;
using Almagest.Cli.Sizes;
using Almagest.Cli.Terminal;
using Almagest.Storage;

namespace Almagest.Cli.Commands;

/// <summary>`almagest network list`.</summary>
internal static class NetworkCommand
{
    public static Command Create()
    {
        (Option<string?> home, Option<bool> json) = (CommonOptions.Home(), CommonOptions.Json());
        Command list = new("list", "List networks, newest first.\n\nExample:  almagest network list --json") { home, json };
        list.SetAction(async (parsed, cancellation) =>
        {
            await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
            IReadOnlyList<NetworkSummary> networks = await session.Get<INetworkStore>().ListAsync(cancellation);
            if (parsed.GetValue(json)) Tables.WriteJson(networks);
            else
                Tables.Write(["network", "campaign", "bytes", "created"],
                    [.. networks.Select(n => (IReadOnlyList<string>)[n.Id[..12], n.CampaignId[..12], Tables.Whole(n.Bytes), Tables.Time(n.CreatedAt)])]);
            return 0;
        });
        return new Command("network", "Networks: what was learnt.") { list };
    }
}
