using Almagest.Spectra;

namespace Almagest.Storage;

/// <summary>The networks. They never change.</summary>
public interface INetworkStore
{
    /// <summary>Adding it again does nothing.</summary>
    /// <exception cref="SpectralDataException">The bundle's SHA-256 is not the id.</exception>
    Task AddAsync(NetworkRecord network, CancellationToken cancellation);

    /// <exception cref="SpectralDataException">No such network is held, or it is damaged.</exception>
    Task<NetworkRecord> GetAsync(string id, CancellationToken cancellation);

    /// <returns>The newest network of a campaign, or null.</returns>
    Task<NetworkRecord?> FindLatestAsync(string campaignId, CancellationToken cancellation);

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

public sealed record NetworkSummary(string Id, string CampaignId, long Bytes, string MetadataJson, DateTimeOffset CreatedAt);
