using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Shards;
using Almagest.Spectra;

namespace Almagest.Learning.Tests.Encoders;

public sealed class TrainingSetBuilderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shards_in_any_order_make_the_same_set_as_all_at_once()
    {
        (CampaignEncoder encoder, Shard[] shards) = await DrawAsync();
        TrainingSetBuilder builder = encoder.Build(epoch: 1);
        Parallel.ForEach(shards.Reverse(), builder.Add);

        Assert.Equivalent(encoder.EncodeEpoch(shards, 1), builder.ToSet(), strict: true);
    }

    [Fact]
    public async Task A_set_with_shards_missing_is_none_and_a_shard_of_another_campaign_is_refused()
    {
        (CampaignEncoder encoder, Shard[] shards) = await DrawAsync();
        TrainingSetBuilder builder = encoder.Build(epoch: null);
        builder.Add(shards[0]);

        Assert.Throws<InvalidOperationException>(builder.ToSet);
        (_, Shard[] others) = await DrawAsync(seed: 9);
        Assert.Throws<SpectralDataException>(() => builder.Add(others[0]));
    }

    private static async Task<(CampaignEncoder Encoder, Shard[] Shards)> DrawAsync(long seed = 1)
    {
        Campaign campaign = ProtocolS.Campaign(spectra: 700) with { Seed = seed };
        ShardSimulator simulator = await ShardSimulator.CreateAsync(campaign, null, Cancellation);
        return (
            await CampaignEncoder.CreateAsync(campaign, null, Cancellation),
            [.. Enumerable.Range(0, campaign.ShardCount).Select(index => simulator.Draw(index, Cancellation))]
        );
    }
}
