using Almagest.Learning.Campaigns;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Connections;
using Almagest.Storage.Shards;

namespace Almagest.Storage.Tests.Shards;

public sealed class ShardStoreTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task What_is_planned_stays_pending_until_it_is_drawn(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Campaign campaign = Samples.Campaign();
        await storage.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        IShardStore shards = storage.Get<IShardStore>();
        Assert.Equal(new ShardProgress(0, 0, 0, 0), await shards.ProgressAsync(campaign.Id, Cancellation));

        await shards.PlanAsync(campaign.Id, 0, Cancellation);
        await shards.PlanAsync(campaign.Id, 4, Cancellation);
        await shards.PlanAsync(campaign.Id, 5, Cancellation);
        Assert.Equal([0, 1, 2], await shards.PendingAsync(campaign.Id, TimeSpan.FromMinutes(1), 3, 100, Cancellation));

        await shards.MarkSentAsync(campaign.Id, [0, 1, 2], Cancellation);
        Assert.Equal([3, 4], await shards.PendingAsync(campaign.Id, TimeSpan.FromMinutes(1), 10, 100, Cancellation));

        await shards.MarkDrawnAsync(campaign.Id, 1, 256, 5000, "first", Cancellation);
        await shards.MarkDrawnAsync(campaign.Id, 1, 999, 9999, "second", Cancellation);
        storage.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal([0, 2, 3, 4], await shards.PendingAsync(campaign.Id, TimeSpan.FromMinutes(1), 10, 100, Cancellation));
        // Three were asked for, of which one is drawn.
        Assert.Equal([0, 2, 3], await shards.PendingAsync(campaign.Id, TimeSpan.FromMinutes(1), 10, 4, Cancellation));
        Assert.Equal([0, 2], await shards.PendingAsync(campaign.Id, TimeSpan.FromMinutes(1), 10, 2, Cancellation));
        Assert.Equal([3], await shards.PendingAsync(campaign.Id, TimeSpan.FromMinutes(5), 10, 4, Cancellation));
        Assert.Equal(new ShardProgress(5, 1, 256, 5000) { Asked = 3 }, await shards.ProgressAsync(campaign.Id, Cancellation));
        Assert.Equal("first", await storage.QueryAsync("SELECT worker FROM shards WHERE number = 1"));
    }
}
