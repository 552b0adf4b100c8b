using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;
using Almagest.Spectra.Randomness;

namespace Almagest.Learning.Encoders;

/// <summary>Counts of a campaign's shards: as they were drawn or, from epoch 1, drawn afresh from what was expected. For one
/// thread.</summary>
internal sealed class DrawnCounts(Campaign campaign, int? epoch)
{
    private readonly RandomNumbers _random = new(campaign.Id);

    /// <summary>Adds one spectrum to those that its source has already.</summary>
    /// <param name="spectrum">Its number in the shard.</param>
    /// <param name="response">That it went through.</param>
    /// <param name="exposures">Shape [B], s: overwritten, and kept with the counts; 0 where the response sees nothing.</param>
    /// <param name="sum">Of the source.</param>
    public void AddTo(BinnedCounts sum, Shard shard, int spectrum, ReferencedResponse response, double[] exposures)
    {
        ShardCounts counts = shard.Counts!;
        double scale = counts.BackgroundScales[spectrum];
        if (epoch > 0)
            _random.Begin(RandomPurpose.FreshNoise + (uint)epoch.Value, (uint)shard.Index, (uint)spectrum);
        for (int bin = 0; bin < exposures.Length; bin++)
        {
            int at = (spectrum * shard.BinCount) + bin;
            double source = counts.Source[at],
                background = counts.Background[at];
            if (epoch > 0)
            {
                source = PoissonSampler.Draw(_random, (double)shard.Expected[at] + counts.ExpectedBackground[at]);
                background = PoissonSampler.Draw(_random, scale * counts.ExpectedBackground[at]);
            }
            exposures[bin] = response.BinRate[bin] > 0 ? counts.Exposures[spectrum] : 0;
            sum.Gross[bin] += source;
            sum.Variance[bin] += source;
            sum.Background[bin] += scale > 0 ? background / scale : 0;
            sum.BackgroundVariance[bin] += scale > 0 ? background / (scale * scale) : 0;
            sum.Reference[bin] += exposures[bin] * response.BinRate[bin];
            sum.FullReference[bin] = sum.Reference[bin];
        }
        sum.Parts.Add((response.Templates, exposures));
    }
}
