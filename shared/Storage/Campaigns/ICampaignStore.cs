using Almagest.Learning.Campaigns;

namespace Almagest.Storage.Campaigns;

/// <summary>The campaigns. They never change: only adding and looking up.</summary>
public interface ICampaignStore
{
    /// <summary>Adding it again does nothing.</summary>
    Task AddAsync(Campaign campaign, CancellationToken cancellation);

    /// <param name="idOrName">The id, the unique beginning of one, or a name (of several so named, the newest).</param>
    /// <exception cref="ArgumentException">Several ids begin so.</exception>
    Task<Campaign?> FindAsync(string idOrName, CancellationToken cancellation);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<CampaignSummary>> ListAsync(CancellationToken cancellation);
}

public sealed record CampaignSummary(string Id, string Name, string Model, int Spectra, int ShardCount, DateTimeOffset CreatedAt);
