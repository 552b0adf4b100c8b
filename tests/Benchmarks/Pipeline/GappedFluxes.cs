using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Shards;
using Almagest.Spectra.Observations;
using Almagest.Storage.Catalogues;

namespace Almagest.Benchmarks.Pipeline;

/// <summary>Observations of Protocol S, each with one of its gaps.</summary>
internal static class GappedFluxes
{
    public static async Task<IReadOnlyList<NewObservation>> DrawAsync(int count)
    {
        Campaign campaign = ProtocolS.Campaign(spectra: count, seed: 2);
        ShardSimulator simulator = await ShardSimulator.CreateAsync(campaign, null, CancellationToken.None);
        GapSampler gaps = new(campaign);
        var observations = new List<NewObservation>(count);
        for (int index = 0; index < campaign.ShardCount; index++)
        {
            Shard shard = simulator.Draw(index, CancellationToken.None);
            for (int row = 0; row < shard.Count; row++)
            {
                bool[] observed = new bool[shard.BinCount];
                gaps.Draw((uint)index, row, observed);
                double[] seen =
                [
                    .. observed.Select((isSeen, bin) => isSeen ? shard.Expected[(row * shard.BinCount) + bin] : 0.0),
                ];
                observations.Add(
                    NewObservation.Of(
                        observations.Count,
                        new Observation { Name = $"source {observations.Count}", Payload = new FluxPayload(seen, observed) }
                    )
                );
            }
        }
        return observations;
    }
}
