using Almagest.Spectra;

namespace Almagest.Storage.Networks;

/// <summary>The networks. They never change.</summary>
public interface INetworkStore
{
    /// <summary>Adding it again does nothing.</summary>
    /// <exception cref="SpectralDataException">The bundle's SHA-256 is not the id.</exception>
    Task AddAsync(NetworkRecord network, CancellationToken cancellation);

    /// <exception cref="SpectralDataException">No such network is held, or it is damaged.</exception>
    Task<NetworkRecord> GetAsync(string id, CancellationToken cancellation);

    /// <summary>A network by its id or the beginning of it; null: none.</summary>
    /// <exception cref="ArgumentException">Several begin so.</exception>
    Task<NetworkRecord?> FindAsync(string id, CancellationToken cancellation);

    /// <returns>The network that fits for a campaign: the one promoted last, or null.</returns>
    Task<NetworkRecord?> FindChampionAsync(string campaignId, CancellationToken cancellation);

    /// <summary>The champion's id, or null.</summary>
    Task<string?> FindChampionIdAsync(string campaignId, CancellationToken cancellation);

    /// <summary>Makes a network its campaign's champion. Promoting the champion again does nothing.</summary>
    /// <param name="id">Of a network that is held.</param>
    /// <exception cref="SpectralDataException">No such network is held, or its posteriors failed their calibration.</exception>
    Task PromoteAsync(string id, string reason, CancellationToken cancellation);

    /// <summary>Promotes the network that was champion before the present one, again: after two, the one before that.</summary>
    /// <returns>Its id; null: there was none.</returns>
    Task<string?> RollBackAsync(string campaignId, CancellationToken cancellation);

    /// <summary>Of one campaign, newest first: the first one's network is the champion.</summary>
    Task<IReadOnlyList<Promotion>> HistoryAsync(string campaignId, CancellationToken cancellation);

    /// <summary>Newest first, without the bundles.</summary>
    Task<IReadOnlyList<NetworkSummary>> ListAsync(CancellationToken cancellation);
}

public sealed record NetworkRecord
{
    /// <summary>SHA-256 of <see cref="Bundle"/>, lower-case hex.</summary>
    public required string Id { get; init; }
    public required string CampaignId { get; init; }
    public required byte[] Bundle { get; init; }

    /// <summary>JSON: metrics and provenance.</summary>
    public required string MetadataJson { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A network without its bundle; the champion is the one that fits for its campaign.</summary>
public sealed record NetworkSummary(
    string Id,
    string CampaignId,
    long Bytes,
    string MetadataJson,
    DateTimeOffset CreatedAt,
    bool IsChampion
);

/// <summary>That a network became its campaign's champion; where rolled back, again, by taking back the promotion
/// before.</summary>
public sealed record Promotion(string NetworkId, string Reason, bool RolledBack, DateTimeOffset PromotedAt);
