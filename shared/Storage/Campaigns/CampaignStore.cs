using Almagest.Learning.Campaigns;
using Almagest.Spectra;
using Almagest.Storage.Bulk;
using Almagest.Storage.Connections;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Campaigns;

internal sealed class CampaignStore(Database database, TimeProvider clock) : ICampaignStore
{
    public Task AddAsync(Campaign campaign, CancellationToken cancellation)
    {
        string id = campaign.Id,
            text = CampaignText.Write(campaign),
            name = StoredText.Clean(campaign.Name);
        DateTime now = clock.GetUtcNow().UtcDateTime;
        return database.RunAsync(
            (context, token) =>
                context.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO campaigns (id, name, model, text, spectra, shard_size, created_at)
                    VALUES ({id}, {name}, {campaign.Model}, {text}, {campaign.Spectra}, {campaign.ShardSize}, {now})
                    ON CONFLICT (id) DO NOTHING
                    """,
                    token
                ),
            cancellation
        );
    }

    public Task<Campaign?> FindAsync(string idOrName, CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
            {
                List<(string Id, string Name)> known =
                [
                    .. (
                        await context
                            .Campaigns.OrderByDescending(row => row.CreatedAt)
                            .Select(row => new { row.Id, row.Name })
                            .ToListAsync(token)
                    ).Select(row => (row.Id, row.Name)),
                ];
                string? id = Lookup.Find(known, idOrName, "campaign");
                if (id is null)
                    return null;
                Campaign campaign = CampaignText.Read(
                    await context.Campaigns.Where(row => row.Id == id).Select(row => row.Text).SingleAsync(token)
                );
                return campaign.Id == id
                    ? campaign
                    : throw SpectralDataException.At(
                        $"campaign {id} in the database",
                        $"a text whose hash is {campaign.Id}",
                        "the id"
                    );
            },
            cancellation
        );

    public Task<IReadOnlyList<CampaignSummary>> ListAsync(CancellationToken cancellation) =>
        database.RunAsync<IReadOnlyList<CampaignSummary>>(
            async (context, token) =>
                [
                    .. (
                        await context
                            .Campaigns.OrderByDescending(row => row.CreatedAt)
                            .Select(row => new
                            {
                                row.Id,
                                row.Name,
                                row.Model,
                                row.Spectra,
                                row.ShardSize,
                                row.CreatedAt,
                            })
                            .ToListAsync(token)
                    ).Select(row => new CampaignSummary(
                        row.Id,
                        row.Name,
                        row.Model,
                        row.Spectra,
                        (row.Spectra + row.ShardSize - 1) / row.ShardSize,
                        row.CreatedAt
                    )),
                ],
            cancellation
        );
}
