using Almagest.Learning.Campaigns;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Networks;
using Almagest.Storage.Runs;

namespace Almagest.Application;

/// <summary>Things by the name that a person gives: an id, the beginning of one, or a name.</summary>
public sealed class Lookup(ICampaignStore campaigns, INetworkStore networks, ICatalogueStore catalogues, IRunStore runs)
{
    /// <exception cref="UnknownException">There is none.</exception>
    /// <exception cref="RequestException">Several ids begin so.</exception>
    public Task<Campaign> CampaignAsync(string name, CancellationToken cancellation) =>
        OneAsync("campaign", name, campaigns.FindAsync(name, cancellation));

    /// <inheritdoc cref="CampaignAsync"/>
    public Task<Run> RunAsync(string name, CancellationToken cancellation) =>
        OneAsync("run", name, runs.FindAsync(name, cancellation));

    /// <inheritdoc cref="CampaignAsync"/>
    /// <param name="id">Or the beginning of one; networks have no names.</param>
    public Task<NetworkRecord> NetworkAsync(string id, CancellationToken cancellation) =>
        OneAsync("network", id, networks.FindAsync(id, cancellation));

    /// <exception cref="UnknownException">There is none of that name.</exception>
    public Task<Catalogue> CatalogueAsync(string name, CancellationToken cancellation) =>
        OneAsync("catalogue", name, catalogues.FindAsync(name, cancellation));

    // The stores say so where several ids begin alike; to them it is an argument, to the caller a slip.
    private static async Task<T> OneAsync<T>(string kind, string name, Task<T?> search)
        where T : class
    {
        try
        {
            return await search ?? throw new UnknownException(kind, name);
        }
        catch (ArgumentException several) when (several is not RequestException)
        {
            throw RequestException.Of(several);
        }
    }
}
