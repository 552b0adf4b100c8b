using Almagest.Learning.Campaigns;
using Almagest.Spectra.Responses;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Networks;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Tests;

/// <summary>A run has a campaign and a network, which nobody asks where its fits are given.</summary>
internal static class MadeUpNetwork
{
    /// <param name="services">Of a database that was migrated.</param>
    /// <param name="campaign">Is added, too.</param>
    /// <param name="bundle">Any bytes.</param>
    /// <returns>The network's id.</returns>
    public static async Task<string> AddAsync(
        IServiceProvider services,
        Campaign campaign,
        byte[] bundle,
        CancellationToken cancellation
    )
    {
        NetworkRecord network = new()
        {
            Id = ResponseKey.Sha256(bundle),
            CampaignId = campaign.Id,
            Bundle = bundle,
            MetadataJson = "{}",
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        await services.GetRequiredService<ICampaignStore>().AddAsync(campaign, cancellation);
        await services.GetRequiredService<INetworkStore>().AddAsync(network, cancellation);
        return network.Id;
    }
}
