using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.Encoders;

/// <summary>Spectra of a campaign that none of its networks learns from: of the same priors, with the campaign's gaps, drawn
/// with another seed.</summary>
public static class HeldOutSpectra
{
    /// <param name="learnt">What the networks learn.</param>
    /// <param name="count">N.</param>
    /// <param name="otherSeed">Turns the campaign's seed into one that its shards don't have.</param>
    /// <param name="responses">The campaign's; may be null for one without instruments.</param>
    /// <returns>N spectra with gaps, to be shown to networks of <paramref name="learnt"/>; and what encoded them.</returns>
    public static async Task<(TrainingSet Set, CampaignEncoder Encoder)> DrawAsync(
        Campaign learnt,
        int count,
        long otherSeed,
        IResponseLibrary? responses,
        CancellationToken cancellation
    )
    {
        Campaign other = learnt with { Spectra = count, Seed = learnt.Seed ^ otherSeed };
        ShardSimulator simulator = await ShardSimulator.CreateAsync(other, responses, cancellation);
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(other, responses, cancellation);
        Shard[] shards =
        [
            .. Enumerable
                .Range(0, other.ShardCount)
                .AsParallel()
                .AsOrdered()
                .WithCancellation(cancellation)
                .Select(index => simulator.Draw(index, cancellation)),
        ];
        TrainingMaterial material = encoder.ForTraining(shards);
        return (material.Set.Under(material.Masks(0, count)), encoder);
    }
}
