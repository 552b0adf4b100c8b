using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Shards;
using Almagest.Learning.Tests.Campaigns;
using Almagest.Networks;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fused;
using Almagest.Spectra;
using Almagest.Spectra.Tests.Responses;
using Almagest.Trainer.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Almagest.Trainer.Tests.Sessions;

/// <summary>Campaigns too large for memory, by a rule for which small ones are.</summary>
public sealed class ShardBlocksTests
{
    private static readonly MemoryRule Small = new(AtOnce: 0, Block: 0, Fewest: 512);

    private readonly SyntheticResponses _responses = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(100_000, false), InlineData(200_000, false), InlineData(300_000, true), InlineData(4_000_000, true)]
    public void Campaigns_that_take_too_much_memory_are_cut_and_no_others(int spectra, bool isCut)
    {
        Campaign campaign = Counts(256) with
        {
            Spectra = spectra,
            GridEdges = [.. Enumerable.Range(0, 129).Select(edge => 0.5 + (0.05 * edge))],
        };
        Assert.Equal(isCut, ShardBlocks.IsNeeded(campaign, MemoryRule.Default));
        // Of each block as it came and normalised, twice.
        if (ShardBlocks.Of(campaign, [], 1, MemoryRule.Default) is { } blocks)
            Assert.InRange(2L * (spectra / blocks.Count) * 17 * 128, 100_000_000, 550_000_000);
    }

    [Fact]
    public async Task A_pass_shows_each_block_once_in_an_order_of_its_own_and_shards_stay_in_their_places()
    {
        Shard[] shards = await DrawAsync(ProtocolS.Campaign(spectra: (8 * 512) + 300));
        ShardBlocks blocks = ShardBlocks.Of(ProtocolS.Campaign(spectra: (8 * 512) + 300), shards, seed: 1, Small)!;
        Assert.Equal(9, blocks.Count);
        int[] OrderOf(int pass) => [.. Enumerable.Range((pass * 9) + 1, 9).Select(epoch => blocks.At(epoch)[0].Index)];
        int[][] orders = [.. Enumerable.Range(0, 4).Select(OrderOf)];
        // 17 whole shards: nine blocks of one, and eight that are not shown.
        Assert.All(orders, order => Assert.Equal(Enumerable.Range(0, 9), order.Order()));
        Assert.Equal(4, orders.Select(order => string.Join(' ', order)).Distinct().Count());
        Assert.Equal(OrderOf(2), orders[2]);
        Assert.Equal(0, blocks.At(0)[0].Index);
        Assert.All(blocks.At(3), shard => Assert.Equal(256, shard.Count));
    }

    /// <summary>One home has the shards in memory, another on disk, where they came in another order.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task Two_homes_learn_the_same_network_to_the_bit(bool noisy)
    {
        Campaign campaign = noisy ? Counts(2_048) : ProtocolS.Campaign(spectra: 2_048);
        Shard[] shards = await DrawAsync(campaign);
        NetworkBundle one = await TrainAsync(campaign, shards, Small);
        Assert.Equal("4", one.Metadata.Provenance[NetworkDescription.BlocksKey]);
        Assert.Equal((4 * 461, 51), (one.Metadata.TrainingSpectra, one.Metadata.ValidationSpectra));
        using ShardSpool spool = new(campaign, Path.GetTempPath());
        foreach (Shard shard in shards.Reverse())
            spool.Add(shard);
        Assert.Equal(one.Id, (await TrainAsync(campaign, spool, Small)).Id);
        NetworkBundle atOnce = await TrainAsync(campaign, shards, MemoryRule.Default);
        Assert.DoesNotContain(NetworkDescription.BlocksKey, atOnce.Metadata.Provenance.Keys);
        Assert.NotEqual(one.Id, atOnce.Id);
        // Both learn, in a few steps.
        foreach (BundleMetrics metrics in (BundleMetrics[])[one.Metadata.Metrics!, atOnce.Metadata.Metrics!])
            Assert.InRange(metrics.PassErrors[^1] / metrics.BaselineError, 0, 0.97);
    }

    [Fact]
    public async Task Spooled_shards_are_read_back_to_the_bit_and_leave_nothing_behind()
    {
        string folder = Directory.CreateTempSubdirectory("almagest-spool-").FullName;
        Campaign campaign = Counts(700);
        Shard[] shards = await DrawAsync(campaign);
        using (ShardSpool spool = new(campaign, folder))
        {
            await Parallel.ForEachAsync(shards.Reverse(), Cancellation, (shard, _) =>
            {
                spool.Add(shard);
                return ValueTask.CompletedTask;
            });
            Assert.Equal(shards.Select(ShardCodec.Write), spool.Select(ShardCodec.Write));
        }
        Assert.Empty(Directory.GetFiles(folder));
        Directory.Delete(folder);
    }

    [Fact]
    public void A_disk_without_room_is_told_before_anything_is_drawn()
    {
        Campaign campaign = Counts(256) with { Spectra = 1_000_000_000, ShardSize = 60_000 };
        SpectralDataException full = Assert.Throws<SpectralDataException>(() => new ShardSpool(campaign, Path.GetTempPath()));
        Assert.Matches(@"Trainer:SpoolFolder .+: found [\d.]+ GB free; expected 1\d\d\d\.\d GB for the shards", full.Message);
    }

    private Campaign Counts(int spectra)
    {
        Campaign campaign = CampaignFactory.ForResponses(
            "powerlaw",
            [_responses.Named(_responses.Add("ccd", channels: 100, energies: 120))],
            0.5,
            7,
            spectra: spectra
        );
        return campaign;
    }

    private async Task<Shard[]> DrawAsync(Campaign campaign)
    {
        ShardSimulator simulator = await ShardSimulator.CreateAsync(campaign, _responses, Cancellation);
        return [.. Enumerable.Range(0, campaign.ShardCount).Select(index => simulator.Draw(index, Cancellation))];
    }

    private async Task<NetworkBundle> TrainAsync(Campaign campaign, IReadOnlyList<Shard> shards, MemoryRule rule) =>
        NetworkRecipe.Train(
            await CampaignEncoder.CreateAsync(campaign, _responses, Cancellation),
            shards,
            new TrainingSettings { Epochs = 12 },
            new Progress<TrainingProgress>(),
            null,
            ProcessorEngine.Instance,
            NullLogger.Instance,
            rule,
            Cancellation
        );
}
