using Almagest.EndToEnd.Tests.Processes;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;
using Almagest.Spectra.Observations;
using Almagest.Storage.Catalogues;

namespace Almagest.EndToEnd.Tests;

/// <summary>Spectra of Protocol S with the gap of two satellites, and the parameters that they were drawn with.</summary>
/// <param name="Observations">What a fitter is given.</param>
/// <param name="Parameters">Shape [observations][P], the free parameters.</param>
internal sealed record Truth(IReadOnlyList<NewObservation> Observations, IReadOnlyList<double[]> Parameters)
{
    /// <summary>Mean square distance of a uniform prior from its middle, over both parameters.</summary>
    public const double Baseline = ((2.0 * 2.0) + (2.4 * 2.4)) / 24;

    /// <summary>Draws them, and makes a catalogue of them.</summary>
    public static async Task<Truth> IngestAsync(Cluster cluster, Campaign learnt, string name, int count)
    {
        Truth truth = await DrawAsync(learnt, count);
        ICatalogueStore catalogues = cluster.Get<ICatalogueStore>();
        Catalogue catalogue = await catalogues.CreateAsync(name, "Protocol S", TestContext.Current.CancellationToken);
        foreach (NewObservation[] batch in truth.Observations.Chunk(2_048))
            await catalogues.AddAsync(catalogue.Id, batch, TestContext.Current.CancellationToken);
        return truth;
    }

    public static async Task<Truth> DrawAsync(Campaign learnt, int count)
    {
        Campaign other = learnt with { Spectra = count, Seed = learnt.Seed + 1 };
        ShardSimulator simulator = await ShardSimulator.CreateAsync(other, null, CancellationToken.None);
        bool[] observed = [.. Enumerable.Range(0, ProtocolS.Bins).Select(bin => Middle(other, bin) is < 2 or > 5)];
        int[] free = [.. Enumerable.Range(0, other.Parameters.Count).Where(p => other.Parameters[p].IsFree)];
        var observations = new List<NewObservation>(count);
        var parameters = new List<double[]>(count);
        for (int index = 0; index < other.ShardCount; index++)
        {
            Shard shard = simulator.Draw(index, CancellationToken.None);
            for (int row = 0; row < shard.Count; row++)
            {
                int first = row * shard.BinCount,
                    drawn = row * shard.ParameterCount;
                double[] seen = [.. observed.Select((isSeen, bin) => isSeen ? shard.Expected[first + bin] : 0.0)];
                observations.Add(
                    NewObservation.Of(
                        observations.Count,
                        new Observation { Name = $"source {observations.Count:00000}", Payload = new FluxPayload(seen, observed) }
                    )
                );
                parameters.Add([.. free.Select(p => (double)shard.Parameters[drawn + p])]);
            }
        }
        return new Truth(observations, parameters);
    }

    private static double Middle(Campaign campaign, int bin) => (campaign.GridEdges[bin] + campaign.GridEdges[bin + 1]) / 2;
}
