using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.Encoders;

/// <summary>Held-out spectra as networks see them.</summary>
public static class HeldOutInputs
{
    /// <summary>Of a part: enough for many cores.</summary>
    private const int ShardsOfPart = 16;

    /// <param name="learnt">What the networks learn.</param>
    /// <param name="count">N.</param>
    /// <param name="responses">The campaign's; may be null for one without instruments.</param>
    /// <returns>N spectra with the campaign's gaps (those to learn from with others too, where there is no noise), to be shown to
    /// networks of <paramref name="learnt"/>; and what encoded
    /// them.</returns>
    public static async Task<(TrainingSet Set, CampaignEncoder Encoder)> DrawAsync(
        Campaign learnt,
        int count,
        HeldOutSet set,
        IResponseLibrary? responses,
        CancellationToken cancellation
    )
    {
        HeldOutSpectra heldOut = await HeldOutSpectra.DrawAsync(learnt, count, set, responses, cancellation);
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(heldOut.Campaign, responses, cancellation);
        TrainingMaterial material = encoder.ForTraining(
            heldOut.Shards,
            isVaried: set is HeldOutSet.WidthsOfBands or HeldOutSet.WidthsOfIntervals
        );
        return (material.Set.Under(material.Masks(0, count)), encoder);
    }

    /// <summary>The same spectra part by part, each drawn when its turn comes: all of them, with their shards, may be hundreds of
    /// megabytes.</summary>
    /// <returns>Without noise all in one, for their gaps are drawn together.</returns>
    public static async Task<IEnumerable<TrainingSet>> PartsAsync(
        Campaign learnt,
        int count,
        HeldOutSet set,
        IResponseLibrary? responses,
        CancellationToken cancellation
    )
    {
        if (learnt.Instruments.Count == 0)
            return [(await DrawAsync(learnt, count, set, responses, cancellation)).Set];
        ShardSimulator simulator = await HeldOutSpectra.SimulatorAsync(learnt, count, set, responses, cancellation);
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(simulator.Campaign, responses, cancellation);
        return Enumerable
            .Range(0, simulator.Campaign.ShardCount)
            .Chunk(ShardsOfPart)
            .Select(part => encoder.ForTraining(simulator.Draw(part, cancellation)).Set);
    }
}
