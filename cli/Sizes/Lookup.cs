using Almagest.Cli.Terminal;
using Almagest.Spectra.Campaigns;
using Almagest.Storage;

namespace Almagest.Cli.Sizes;

/// <summary>Things by the name a person gives: an id, the beginning of one, or a name.</summary>
internal static class Lookup
{
    public static async Task<Campaign> CampaignAsync(Session session, string name, CancellationToken cancellation) =>
        await session.Get<ICampaignStore>().FindAsync(name, cancellation)
        ?? throw new UsageException($"No campaign '{name}'. 'almagest campaign list' shows what there is.");

    public static async Task<Run> RunAsync(Session session, string name, CancellationToken cancellation) =>
        await session.Get<IRunStore>().FindAsync(name, cancellation)
        ?? throw new UsageException($"No run '{name}'. 'almagest run list' shows what there is.");

    public static async Task<NetworkRecord> NetworkAsync(Session session, string campaignId, CancellationToken cancellation) =>
        await session.Get<INetworkStore>().FindLatestAsync(campaignId, cancellation)
        ?? throw new UsageException($"No network is trained for campaign {campaignId[..12]}. 'almagest train {campaignId[..12]}' makes one.");
}
