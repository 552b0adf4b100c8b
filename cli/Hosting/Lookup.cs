using Almagest.Cli.Terminal;
using Almagest.Learning.Campaigns;
using Almagest.Storage;

namespace Almagest.Cli.Hosting;

/// <summary>Things by the name a person gives: an id, the beginning of one, or a name.</summary>
internal static class Lookup
{
    public static async Task<Campaign> CampaignAsync(Session session, string name, CancellationToken cancellation) =>
        await OneAsync(session.Get<ICampaignStore>().FindAsync(name, cancellation))
        ?? throw new UsageException($"No campaign '{name}'. 'almagest campaign list' shows what there is.");

    public static async Task<Run> RunAsync(Session session, string name, CancellationToken cancellation) =>
        await OneAsync(session.Get<IRunStore>().FindAsync(name, cancellation))
        ?? throw new UsageException($"No run '{name}'. 'almagest run list' shows what there is.");

    public static async Task<NetworkRecord> NetworkOfIdAsync(Session session, string id, CancellationToken cancellation) =>
        await OneAsync(session.Get<INetworkStore>().FindAsync(id, cancellation))
        ?? throw new UsageException($"No network '{id}'. 'almagest network list' shows what there is.");

    public static async Task<NetworkRecord> NetworkAsync(Session session, string campaignId, CancellationToken cancellation) =>
        await session.Get<INetworkStore>().FindChampionAsync(campaignId, cancellation)
        ?? throw new UsageException(
            $"No network is trained for campaign {campaignId[..12]}. 'almagest train {campaignId[..12]}' makes one."
        );

    /// <exception cref="UsageException">No such catalogue, or an empty one.</exception>
    public static async Task<Catalogue> CatalogueAsync(Session session, string name, CancellationToken cancellation)
    {
        Catalogue found = await session.Get<ICatalogueStore>().FindAsync(name, cancellation)
            ?? throw new UsageException($"No catalogue '{name}'. 'almagest ingest {name} FILES' makes one.");
        return found.Observations > 0
            ? found
            : throw new UsageException($"Catalogue '{name}' holds no observation; expected at least one.");
    }

    // The stores say so where several ids begin alike; to them it is an argument, to us a slip of the user's.
    private static async Task<T?> OneAsync<T>(Task<T?> search)
        where T : class
    {
        try
        {
            return await search;
        }
        catch (ArgumentException several)
        {
            throw new UsageException(several.Message.Split(" (Parameter", 2)[0]);
        }
    }
}
