using Almagest.Spectra;
using Almagest.Spectra.Campaigns;

namespace Almagest.Storage.Tests.Campaigns;

public sealed class NetworkStoreTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task The_latest_network_of_a_campaign_is_found_with_its_bundle(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Campaign campaign = Samples.Campaign(), other = Samples.Campaign("other");
        await storage.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        await storage.Get<ICampaignStore>().AddAsync(other, Cancellation);
        INetworkStore networks = storage.Get<INetworkStore>();
        Assert.Null(await networks.FindLatestAsync(campaign.Id, Cancellation));
        NetworkRecord first = Samples.Network(campaign.Id, 1), second = Samples.Network(campaign.Id, 1, 2);
        foreach (NetworkRecord network in (NetworkRecord[])[second, first, first, Samples.Network(other.Id, 1, 2, 3)])
            await networks.AddAsync(network, Cancellation);

        NetworkRecord latest = (await networks.FindLatestAsync(campaign.Id, Cancellation))!;
        Assert.Equal((second.Id, second.CreatedAt), (latest.Id, latest.CreatedAt));
        Assert.Equal(second.Bundle, latest.Bundle);
        Assert.Contains("0.25", latest.MetadataJson, StringComparison.Ordinal);
        Assert.Equal(first.Id, (await networks.GetAsync(first.Id, Cancellation)).Id);
        Assert.Equal([3, 2, 1], (await networks.ListAsync(Cancellation)).Select(network => network.Bytes));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_bundle_that_is_not_what_its_id_says_is_refused_both_ways(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Campaign campaign = Samples.Campaign();
        await storage.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        INetworkStore networks = storage.Get<INetworkStore>();
        NetworkRecord network = Samples.Network(campaign.Id, 1, 2, 3);
        await Assert.ThrowsAsync<SpectralDataException>(() => networks.AddAsync(network with { Bundle = [1, 2, 4] }, Cancellation));
        await networks.AddAsync(network, Cancellation);
        await storage.QueryAsync(provider == StorageProvider.Sqlite ? "UPDATE networks SET bundle = x'00'" : "UPDATE networks SET bundle = '\\x00'");
        await Assert.ThrowsAsync<SpectralDataException>(() => networks.GetAsync(network.Id, Cancellation));
        await Assert.ThrowsAsync<SpectralDataException>(() => networks.GetAsync(new string('0', 64), Cancellation));
    }
}
