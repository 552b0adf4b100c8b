using System.Linq.Expressions;
using System.Security.Cryptography;
using Almagest.Spectra;
using Almagest.Storage.Bulk;
using Almagest.Storage.Connections;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Networks;

internal sealed class NetworkStore(Database database, TimeProvider clock) : INetworkStore
{
    public Task AddAsync(NetworkRecord network, CancellationToken cancellation)
    {
        RequireHash(network);
        string metadata = StoredText.RequireJson(network.MetadataJson, nameof(network));
        long size = network.Bundle.Length;
        DateTime createdAt = network.CreatedAt.UtcDateTime;
        FormattableString postgres = $"""
            INSERT INTO networks (id, campaign_id, bundle, size, metadata, created_at)
            VALUES ({network.Id}, {network.CampaignId}, {network.Bundle}, {size}, CAST({metadata} AS jsonb), {createdAt})
            ON CONFLICT (id) DO NOTHING
            """;
        FormattableString sqlite = $"""
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

    public Task<NetworkRecord?> FindAsync(string id, CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
            {
                List<(string, string)> known =
                [
                    .. (await context.Networks.Select(row => row.Id).ToListAsync(token)).Select(one => (one, one)),
                ];
                return Lookup.Find(known, id, "network") is { } found ? await FindAsync(row => row.Id == found, token) : null;
            },
            cancellation
        );

    public async Task<NetworkRecord?> FindChampionAsync(string campaignId, CancellationToken cancellation) =>
        await FindChampionIdAsync(campaignId, cancellation) is { } id ? await GetAsync(id, cancellation) : null;

    public Task<string?> FindChampionIdAsync(string campaignId, CancellationToken cancellation) =>
        database.RunAsync(
            (context, token) =>
                context
                    .Promotions.Where(row => row.CampaignId == campaignId)
                    .OrderByDescending(row => row.Number)
                    .Select(row => row.NetworkId)
                    .FirstOrDefaultAsync(token),
            cancellation
        );

    public Task PromoteAsync(string id, string reason, CancellationToken cancellation) =>
        PromoteAsync(id, reason, rolledBack: false, cancellation);

    private async Task PromoteAsync(string id, string reason, bool rolledBack, CancellationToken cancellation)
    {
        var network = await database.RunAsync(
            (context, token) =>
                context
                    .Networks.Where(row => row.Id == id)
                    .Select(row => new { row.CampaignId, row.Metadata })
                    .SingleOrDefaultAsync(token),
            cancellation
        ) ?? throw SpectralDataException.At($"network {id}", "none in the database", "that it was trained");
        if (NetworkMetadata.FailureOf(network.Metadata) is { } failure)
            throw SpectralDataException.At(
                $"network {id[..Math.Min(12, id.Length)]}",
                $"posteriors that failed their calibration ({failure})",
                "calibrated ones: such a network is never promoted"
            );
        string campaign = network.CampaignId;
        DateTime now = clock.GetUtcNow().UtcDateTime;
        string clean = StoredText.Clean(reason);
        // In one statement, so that a trainer that repeats itself adds no second row.
        await database.RunAsync(
            (context, token) =>
                context.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO promotions (campaign_id, network_id, reason, rolled_back, promoted_at)
                    SELECT {campaign}, {id}, {clean}, {rolledBack}, {now}
                    WHERE NOT EXISTS (SELECT 1 FROM promotions WHERE network_id = {id}
                        AND number = (SELECT max(number) FROM promotions WHERE campaign_id = {campaign}))
                    """,
                    token
                ),
            cancellation
        );
    }

    public async Task<string?> RollBackAsync(string campaignId, CancellationToken cancellation)
    {
        // A roll back takes away the newest promotion that none before took away: like brackets, from the oldest to the newest.
        var standing = new Stack<string>();
        foreach (Promotion promotion in (await HistoryAsync(campaignId, cancellation)).Reverse())
        {
            if (promotion.RolledBack)
                standing.Pop();
            else
                standing.Push(promotion.NetworkId);
        }
        if (standing.Count < 2)
            return null;
        string left = standing.Pop();
        await PromoteAsync(standing.Peek(), $"rolled back from {left[..12]}", rolledBack: true, cancellation);
        return standing.Peek();
    }

    public Task<IReadOnlyList<Promotion>> HistoryAsync(string campaignId, CancellationToken cancellation) =>
        database.RunAsync<IReadOnlyList<Promotion>>(
            async (context, token) =>
                [
                    .. (
                        await context
                            .Promotions.Where(row => row.CampaignId == campaignId)
                            .OrderByDescending(row => row.Number)
                            .ToListAsync(token)
                    ).Select(row => new Promotion(row.NetworkId, row.Reason, row.RolledBack, row.PromotedAt)),
                ],
            cancellation
        );

    public Task<IReadOnlyList<NetworkSummary>> ListAsync(CancellationToken cancellation) =>
        database.RunAsync<IReadOnlyList<NetworkSummary>>(
            async (context, token) =>
            {
                HashSet<string> champions =
                [
                    .. await context
                        .Promotions.Where(row =>
                            row.Number
                            == context.Promotions.Where(other => other.CampaignId == row.CampaignId).Max(other => other.Number)
                        )
                        .Select(row => row.NetworkId)
                        .ToListAsync(token),
                ];
                return
                [
                    .. (
                        await context
                            .Networks.OrderByDescending(row => row.CreatedAt)
                            .ThenByDescending(row => row.Number)
                            .Select(row => new
                            {
                                row.Id,
                                row.CampaignId,
                                row.Size,
                                row.Metadata,
                                row.CreatedAt,
                            })
                            .ToListAsync(token)
                    ).Select(row => new NetworkSummary(
                        row.Id,
                        row.CampaignId,
                        row.Size,
                        row.Metadata,
                        row.CreatedAt,
                        champions.Contains(row.Id)
                    )),
                ];
            },
            cancellation
        );

    private async Task<NetworkRecord?> FindAsync(Expression<Func<NetworkRow, bool>> wanted, CancellationToken cancellation)
    {
        NetworkRow? row = await database.RunAsync(
            (context, token) =>
                context
                    .Networks.Where(wanted)
                    .OrderByDescending(network => network.CreatedAt)
                    .ThenByDescending(network => network.Number)
                    .FirstOrDefaultAsync(token),
            cancellation
        );
        if (row is null)
            return null;
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
        if (found != network.Id)
            throw SpectralDataException.At("network bundle", $"SHA-256 {found}", network.Id);
    }
}
