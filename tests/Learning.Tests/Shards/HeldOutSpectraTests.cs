using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;

namespace Almagest.Learning.Tests.Shards;

public sealed class HeldOutSpectraTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>As many as the campaign has, so that nothing but the seed tells them apart; whatever that is.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(6), InlineData(0x68656c645f6f7574)]
    public async Task No_set_shares_a_spectrum_with_the_campaign_or_with_another_set(long seed)
    {
        Campaign learnt = ProtocolS.Campaign(spectra: 300) with { Seed = seed };
        List<Shard> shards = [.. (await ShardSimulator.CreateAsync(learnt, null, Cancellation)).DrawAll(Cancellation)];
        HeldOutSet[] sets = Enum.GetValues<HeldOutSet>();
        foreach (HeldOutSet set in sets)
            shards.AddRange((await HeldOutSpectra.DrawAsync(learnt, 300, set, null, Cancellation)).Shards);
        // The photon index of Protocol S: 52 bits of a random number.
        double[] indices = [.. shards.SelectMany(shard => shard.Parameters.Chunk(shard.ParameterCount)).Select(row => row[0])];
        Assert.Equal(300 * (1 + sets.Length), indices.Length);
        Assert.Equal(indices.Length, indices.Distinct().Count());
    }

    [Fact]
    public async Task The_campaign_s_own_spectra_are_no_set() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            HeldOutSpectra.DrawAsync(ProtocolS.Campaign(), 1, default, null, Cancellation)
        );
}
