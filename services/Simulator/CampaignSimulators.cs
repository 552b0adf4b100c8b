using System.Collections.Concurrent;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;
using Almagest.Spectra;
using Almagest.Spectra.Responses;
using Almagest.Storage.Campaigns;
using Microsoft.Extensions.Options;

namespace Almagest.Simulator;

/// <summary>Keeps the simulators of the campaigns at work, as loading and grouping responses takes longer than drawing a
/// shard.</summary>
public sealed class CampaignSimulators(ICampaignStore campaigns, IResponseLibrary responses, IOptions<SimulatorOptions> options)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<ShardSimulator>>> _kept = new(StringComparer.Ordinal);

    /// <exception cref="SpectralDataException">No such campaign, or one that cannot be simulated.</exception>
    public async Task<ShardSimulator> GetAsync(string campaignId, CancellationToken cancellation)
    {
        // A campaign never changes, so it is only memory that is saved by forgetting one.
        if (_kept.Count > options.Value.CampaignsKept)
            _kept.Clear();
        Lazy<Task<ShardSimulator>> simulator = _kept.GetOrAdd(campaignId, id => new(() => CreateAsync(id)));
        try
        {
            // Others wait for the same one: giving up here must not stop it.
            return await simulator.Value.WaitAsync(cancellation);
        }
        catch when (simulator.Value.IsFaulted)
        {
            // Bad weather passes, so a failure is not kept.
            _kept.TryRemove(new(campaignId, simulator));
            throw;
        }
    }

    private async Task<ShardSimulator> CreateAsync(string campaignId)
    {
        Campaign campaign = await campaigns.FindAsync(campaignId, CancellationToken.None)
            ?? throw SpectralDataException.At($"campaign {campaignId}", "none in the database", "that it was created");
        return await ShardSimulator.CreateAsync(campaign, responses, CancellationToken.None);
    }
}
