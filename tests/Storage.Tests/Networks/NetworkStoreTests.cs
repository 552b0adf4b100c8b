using Almagest.Learning.Campaigns;
using Almagest.Spectra;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Connections;
using Almagest.Storage.Networks;

namespace Almagest.Storage.Tests.Networks;

public sealed class NetworkStoreTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task The_champion_of_a_campaign_is_the_one_promoted_last_and_is_found_with_its_bundle(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Campaign campaign = Samples.Campaign(),
            other = Samples.Campaign("other");
        await storage.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        await storage.Get<ICampaignStore>().AddAsync(other, Cancellation);
        INetworkStore networks = storage.Get<INetworkStore>();
        NetworkRecord first = Samples.Network(campaign.Id, 1),
            second = Samples.Network(campaign.Id, 1, 2);
        foreach (NetworkRecord network in (NetworkRecord[])[second, first, first, Samples.Network(other.Id, 1, 2, 3)])
            await networks.AddAsync(network, Cancellation);

        Assert.Null(await networks.FindChampionAsync(campaign.Id, Cancellation));

        await networks.PromoteAsync(first.Id, "the first", Cancellation);
        await networks.PromoteAsync(second.Id, "better", Cancellation);
        NetworkRecord champion = (await networks.FindChampionAsync(campaign.Id, Cancellation))!;
        Assert.Equal((second.Id, second.CreatedAt), (champion.Id, champion.CreatedAt));
        Assert.Equal(second.Bundle, champion.Bundle);
        Assert.Contains("0.25", champion.MetadataJson, StringComparison.Ordinal);
        Assert.Null(await networks.FindChampionIdAsync(other.Id, Cancellation));
        Assert.Equal(
            [second.Id],
            (await networks.ListAsync(Cancellation)).Where(network => network.IsChampion).Select(network => network.Id)
        );
        Assert.Equal(first.Id, (await networks.GetAsync(first.Id, Cancellation)).Id);
        Assert.Equal([3, 2, 1], (await networks.ListAsync(Cancellation)).Select(network => network.Bytes));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Rolling_back_gives_the_place_to_the_one_before_and_again_to_the_one_before_that(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Campaign campaign = Samples.Campaign();
        await storage.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        INetworkStore networks = storage.Get<INetworkStore>();
        string[] ids = [.. Enumerable.Range(1, 3).Select(length => Samples.Network(campaign.Id, new byte[length]).Id)];
        for (int i = 0; i < 3; i++)
        {
            await networks.AddAsync(Samples.Network(campaign.Id, new byte[i + 1]), Cancellation);
            await networks.PromoteAsync(ids[i], "newer", Cancellation);
            await networks.PromoteAsync(ids[i], "told twice", Cancellation);
        }

        Assert.Equal(ids[1], await networks.RollBackAsync(campaign.Id, Cancellation));
        Assert.Equal(ids[0], await networks.RollBackAsync(campaign.Id, Cancellation));
        Assert.Null(await networks.RollBackAsync(campaign.Id, Cancellation));
        await networks.PromoteAsync(ids[2], "on second thoughts", Cancellation);
        Assert.Equal(ids[0], await networks.RollBackAsync(campaign.Id, Cancellation));

        IReadOnlyList<Promotion> history = await networks.HistoryAsync(campaign.Id, Cancellation);
        Assert.Equal([ids[0], ids[2], ids[0], ids[1], ids[2], ids[1], ids[0]], history.Select(promotion => promotion.NetworkId));
        Assert.Equal(ids[0], await networks.FindChampionIdAsync(campaign.Id, Cancellation));
        await Assert.ThrowsAsync<SpectralDataException>(() =>
            networks.PromoteAsync(new string('0', 64), "never trained", Cancellation)
        );
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_bundle_that_is_not_what_its_id_says_is_refused_both_ways(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Campaign campaign = Samples.Campaign();
        await storage.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        INetworkStore networks = storage.Get<INetworkStore>();
        NetworkRecord network = Samples.Network(campaign.Id, 1, 2, 3);
        await Assert.ThrowsAsync<SpectralDataException>(() =>
            networks.AddAsync(network with { Bundle = [1, 2, 4] }, Cancellation)
        );
        await networks.AddAsync(network, Cancellation);
        await storage.QueryAsync(
            provider == StorageProvider.Sqlite ? "UPDATE networks SET bundle = x'00'" : "UPDATE networks SET bundle = '\\x00'"
        );
        await Assert.ThrowsAsync<SpectralDataException>(() => networks.GetAsync(network.Id, Cancellation));
        await Assert.ThrowsAsync<SpectralDataException>(() => networks.GetAsync(new string('0', 64), Cancellation));
    }
}
