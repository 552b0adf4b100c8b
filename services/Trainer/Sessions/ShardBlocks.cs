using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;

namespace Almagest.Trainer.Sessions;

/// <summary>
/// A campaign too large for memory, learnt block by block: each epoch shows one block, a pass all of them in a new order. Spectra
/// of a campaign are drawn alike, so any block is as good as any other, and a shard stays in its block and place: what is kept
/// apart there is kept apart in every pass. Which campaigns are cut, and how, follows from the campaign alone: so all trainers
/// learn the same network.
/// </summary>
/// <param name="shards">Of equal length, K × S of them; the few left over (fewer than K, and the short one at the end) are not
/// shown.</param>
/// <param name="count">K.</param>
/// <param name="size">S.</param>
/// <param name="seed">Of the order.</param>
internal sealed class ShardBlocks(IReadOnlyList<Shard> shards, int count, int size, int seed)
{
    /// <summary>Two draws of the noise, each as it came and normalised, for each bin of a spectrum, bytes.</summary>
    private const int ArraysPerBin = 36;

    /// <summary>K.</summary>
    public int Count => count;

    /// <summary>Null for a campaign that fits into memory at once, as most do.</summary>
    /// <param name="shards">All, by index.</param>
    /// <param name="seed">Of the training.</param>
    public static ShardBlocks? Of(Campaign campaign, IReadOnlyList<Shard> shards, int seed, MemoryRule rule)
    {
        if (!IsNeeded(campaign, rule))
            return null;
        int whole = campaign.Spectra / campaign.ShardSize;
        long spectra = Math.Max(rule.Fewest, rule.Block / ((long)ArraysPerBin * BinsOf(campaign))),
            most = Math.Max(1, spectra / campaign.ShardSize);
        int count = (int)((whole + most - 1) / most);
        return new ShardBlocks(shards, count, whole / count, seed);
    }

    /// <summary>Whether a campaign's shards, and what becomes of them, would take too much memory at once.</summary>
    public static bool IsNeeded(Campaign campaign, MemoryRule rule)
    {
        int shard = campaign.Instruments.Count == 0 ? 4 : 16 * campaign.SpectraPerSource;
        return (long)campaign.Spectra * BinsOf(campaign) * (ArraysPerBin + shard) > rule.AtOnce
            && campaign.Spectra >= 2 * Math.Max(rule.Fewest, campaign.ShardSize);
    }

    /// <summary>Shape [S]: what an epoch shows.</summary>
    /// <param name="epoch">Counted from 1; 0, for the normalisation and what is kept apart: the first block.</param>
    public IReadOnlyList<Shard> At(int epoch)
    {
        if (epoch == 0)
            return new Slice(shards, 0, size);
        (int pass, int place) = ((epoch - 1) / count, (epoch - 1) % count);
        int[] order = [.. Enumerable.Range(0, count)];
        new Random(unchecked((((seed * 31) + 7) * 1_000_003) + pass)).Shuffle(order);
        return new Slice(shards, order[place] * size, size);
    }

    private static int BinsOf(Campaign campaign) => campaign.GridEdges.Length - 1;

    /// <summary>Read where it is asked for.</summary>
    private sealed class Slice(IReadOnlyList<Shard> all, int first, int count) : IReadOnlyList<Shard>
    {
        public int Count => count;

        public Shard this[int index] => all[first + index];

        public IEnumerator<Shard> GetEnumerator() => Enumerable.Range(0, count).Select(i => this[i]).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

/// <summary>What a trainer may hold, bytes, as far as it grows with a campaign. Part of what a network is: trainers with other
/// rules would learn others.</summary>
/// <param name="AtOnce">Of a campaign that is learnt at once: 200,000 spectra of counts in 128 bins.</param>
/// <param name="Block">Of a block of a larger one; with the one before it, and what is kept apart, three are held.</param>
/// <param name="Fewest">Spectra of a block: a normalisation, and what is kept apart, are of one.</param>
internal sealed record MemoryRule(long AtOnce, long Block, int Fewest = 8_192)
{
    public static MemoryRule Default { get; } = new(AtOnce: 1_340_000_000, Block: 512L << 20);
}
