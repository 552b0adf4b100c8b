using Almagest.Spectra.Randomness;

namespace Almagest.Learning.Shards;

/// <summary>Draws one spectrum into a row of a shard.</summary>
internal interface ISpectrumRecipe
{
    /// <summary>A recipe with working memory of its own, so that drawing a spectrum allocates nothing.</summary>
    ISpectrumRecipe ForOneThread();

    void Draw(RandomNumbers random, Shard shard, int row);
}
