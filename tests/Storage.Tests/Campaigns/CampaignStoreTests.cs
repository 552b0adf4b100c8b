using Almagest.Learning.Campaigns;
using Almagest.Spectra;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Connections;

namespace Almagest.Storage.Tests.Campaigns;

public sealed class CampaignStoreTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_campaign_is_added_once_and_found_by_id_prefix_and_name(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        ICampaignStore campaigns = storage.Get<ICampaignStore>();
        Campaign campaign = Samples.Campaign("Abell 2744 — Γ « 銀河 » 🔭");
        await campaigns.AddAsync(campaign, Cancellation);
        await campaigns.AddAsync(campaign, Cancellation);

        Assert.Equal(1, await storage.CountAsync("campaigns"));
        foreach (string words in (string[])[campaign.Id, campaign.Id[..8], campaign.Id[..8].ToUpperInvariant(), campaign.Name])
            Assert.Equal(campaign.Id, (await campaigns.FindAsync(words, Cancellation))?.Id);
        Assert.Null(await campaigns.FindAsync("no such campaign", Cancellation));
        CampaignSummary summary = Assert.Single(await campaigns.ListAsync(Cancellation));
        Assert.Equal((campaign.Id, campaign.Name, 1000, 4), (summary.Id, summary.Name, summary.Spectra, summary.ShardCount));
        Assert.Equal(storage.Clock.GetUtcNow(), summary.CreatedAt);
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task The_newest_of_one_name_is_meant_and_an_ambiguous_prefix_is_refused(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        ICampaignStore campaigns = storage.Get<ICampaignStore>();
        Campaign newest = Samples.Campaign();
        for (int seed = 1; seed <= 3; seed++)
        {
            newest = Samples.Campaign() with { Seed = seed };
            await campaigns.AddAsync(newest, Cancellation);
            storage.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(newest.Id, (await campaigns.FindAsync("power law", Cancellation))?.Id);

        await storage.QueryAsync("UPDATE campaigns SET id = 'abcd' || substr(id, 5)");
        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => campaigns.FindAsync("abcd", Cancellation));
        Assert.Contains("3 whose ids begin so", error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_text_that_was_changed_in_the_database_is_noticed(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Campaign campaign = Samples.Campaign();
        await storage.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        await storage.QueryAsync("UPDATE campaigns SET text = replace(text, '1000', '1001')");
        await Assert.ThrowsAsync<SpectralDataException>(() => storage.Get<ICampaignStore>().FindAsync(campaign.Id, Cancellation));
    }
}
