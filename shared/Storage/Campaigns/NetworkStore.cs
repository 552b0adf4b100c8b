using System.Linq.Expressions;
using System.Security.Cryptography;
using Almagest.Spectra;
using Almagest.Storage.Connections;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage;

internal sealed class NetworkStore(Database database) : INetworkStore
{
    public Task AddAsync(NetworkRecord network, CancellationToken cancellation)
    {
        RequireHash(network);
        string metadata = StoredText.RequireJson(network.MetadataJson, nameof(network));
        long size = network.Bundle.Length;
        DateTime createdAt = network.CreatedAt.UtcDateTime;
        FormattableString postgres =
            $"""
            INSERT INTO networks (id, campaign_id, bundle, size, metadata, created_at)
            VALUES ({network.Id}, {network.CampaignId}, {network.Bundle}, {size}, CAST({metadata} AS jsonb), {createdAt})
            ON CONFLICT (id) DO NOTHING
            """;
        FormattableString sqlite =
            $"""
            INSERT INTO networks (id, campaign_id, bundle, size, metadata, created_at)
            VALUES ({network.Id}, {network.CampaignId}, {network.Bundle}, {size}, {metadata}, {createdAt})
            ON CONFLICT (id) DO NOTHING
            """;
        FormattableString insert = database.IsPostgres ? postgres : sqlite;
        return database.RunAsync((context, token) => context.Database.ExecuteSqlAsync(insert, token), cancellation);
    }

    public async Task<NetworkRecord> GetAsync(string id, CancellationToken cancellation) =>
        await FindAsync(row => row.Id == id, cancellation)
            ?? throw SpectralDataException.At($"network {id}", "none in the database", "that it was trained");

    public Task<NetworkRecord?> FindLatestAsync(string campaignId, CancellationToken cancellation) =>
        FindAsync(row => row.CampaignId == campaignId, cancellation);

    public Task<IReadOnlyList<NetworkSummary>> ListAsync(CancellationToken cancellation) =>
        database.RunAsync<IReadOnlyList<NetworkSummary>>(async (context, token) =>
            [.. (await context.Networks.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Number)
                    .Select(row => new { row.Id, row.CampaignId, row.Size, row.Metadata, row.CreatedAt }).ToListAsync(token))
                .Select(row => new NetworkSummary(row.Id, row.CampaignId, row.Size, row.Metadata, row.CreatedAt))], cancellation);

    private async Task<NetworkRecord?> FindAsync(Expression<Func<NetworkRow, bool>> wanted, CancellationToken cancellation)
    {
        NetworkRow? row = await database.RunAsync((context, token) => context.Networks.Where(wanted)
            .OrderByDescending(network => network.CreatedAt).ThenByDescending(network => network.Number).FirstOrDefaultAsync(token), cancellation);
        if (row is null) return null;
        NetworkRecord network = new()
        {
            Id = row.Id,
            CampaignId = row.CampaignId,
            Bundle = row.Bundle,
            MetadataJson = row.Metadata,
            CreatedAt = row.CreatedAt,
        };
        RequireHash(network);
        return network;
    }

    private static void RequireHash(NetworkRecord network)
    {
        string found = Convert.ToHexStringLower(SHA256.HashData(network.Bundle));
        if (found != network.Id) throw SpectralDataException.At("network bundle", $"SHA-256 {found}", network.Id);
    }
}
