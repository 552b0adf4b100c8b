using Almagest.Learning.Campaigns;
using Almagest.Spectra;
using Almagest.Spectra.Responses;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Networks;

namespace Almagest.Application.NetworkFits;

/// <summary>The networks that this process has used last, each loaded once.</summary>
/// <param name="capacity">Networks kept in memory.</param>
/// <param name="onLoaded">Called after each loading; null: nobody asks.</param>
public sealed class FitEngineCache(
    ICampaignStore campaigns,
    INetworkStore networks,
    int capacity,
    Action<FitEngine>? onLoaded = null
) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly LinkedList<FitEngine> _recent = new();

    /// <param name="responses">Holds the campaign's.</param>
    public async Task<FitEngine> GetAsync(
        string networkId,
        string campaignId,
        IResponseLibrary responses,
        CancellationToken cancellation
    )
    {
        await _one.WaitAsync(cancellation);
        try
        {
            FitEngine? engine = _recent.FirstOrDefault(known => known.NetworkId == networkId);
            if (engine is not null)
                _recent.Remove(engine);
            engine ??= await LoadAsync(networkId, campaignId, responses, cancellation);
            _recent.AddFirst(engine);
            // A chunk may still be at work with the one that is pushed out; its finaliser frees the tensors.
            if (_recent.Count > capacity)
                _recent.RemoveLast();
            return engine;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        foreach (FitEngine engine in _recent)
            engine.Dispose();
        _one.Dispose();
    }

    private async Task<FitEngine> LoadAsync(
        string networkId,
        string campaignId,
        IResponseLibrary responses,
        CancellationToken cancellation
    )
    {
        Campaign campaign = await campaigns.FindAsync(campaignId, cancellation)
            ?? throw SpectralDataException.At("run", $"campaign {campaignId}", "a campaign in the database");
        FitEngine engine = await FitEngine.LoadAsync(
            await networks.GetAsync(networkId, cancellation),
            campaign,
            responses,
            cancellation
        );
        onLoaded?.Invoke(engine);
        return engine;
    }
}
