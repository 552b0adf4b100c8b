using System.Security.Cryptography;
using Almagest.Storage.Bulk;
using Almagest.Storage.Status;
using Microsoft.EntityFrameworkCore;
using static Almagest.Storage.Schema.TrainingStates;

namespace Almagest.Storage.Trainings;

/// <summary>Who is at work on a training, and how far that one has come.</summary>
internal sealed partial class TrainingStore
{
    /// <summary>No trainer is wanted any more, or for now.</summary>
    private static readonly string[] Shut = [Completed, Paused, Cancelled];

    // Settings are compared as they were written: PostgreSQL would not compare jsonb to a text.
    public Task<Guid?> FindOpenAsync(string campaignId, string settingsJson, CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
            {
                string wanted = Canonical(settingsJson);
                var open = await context
                    .Trainings.Where(row => row.CampaignId == campaignId && row.State != Completed && row.State != Failed)
                    .OrderByDescending(row => row.CreatedAt)
                    .Select(row => new { row.Id, row.Settings })
                    .ToListAsync(token);
                return open.FirstOrDefault(row => Canonical(row.Settings) == wanted)?.Id;
            },
            cancellation
        );

    public Task<bool> ClaimAsync(Guid id, string worker, TimeSpan lease, CancellationToken cancellation)
    {
        DateTime now = Now,
            until = now + lease;
        string name = StoredText.Clean(worker);
        return database.RunAsync(
            async (context, token) =>
                await context
                    .Trainings.Where(row =>
                        row.Id == id
                        && !Shut.Contains(row.State)
                        && (row.ClaimedBy == name || row.ClaimedUntil == null || row.ClaimedUntil < now)
                    )
                    .ExecuteUpdateAsync(
                        row =>
                            row.SetProperty(training => training.ClaimedBy, name)
                                .SetProperty(training => training.ClaimedVersion, ProgramVersion.Own)
                                .SetProperty(training => training.ClaimedUntil, until),
                        token
                    ) == 1,
            cancellation
        );
    }

    public Task ReleaseAsync(Guid id, string worker, CancellationToken cancellation) =>
        database.RunAsync(
            (context, token) =>
                context
                    .Trainings.Where(row => row.Id == id && row.ClaimedBy == worker)
                    .ExecuteUpdateAsync(row => row.SetProperty(training => training.ClaimedUntil, (DateTime?)null), token),
            cancellation
        );

    public Task SaveCheckpointAsync(Guid id, byte[] checkpoint, CancellationToken cancellation)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(checkpoint));
        DateTime now = Now;
        return database.RunAsync(
            (context, token) =>
                context.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO training_checkpoints (training_id, content, sha256, saved_at)
                    VALUES ({id}, {checkpoint}, {hash}, {now})
                    ON CONFLICT (training_id) DO UPDATE
                    SET content = excluded.content, sha256 = excluded.sha256, saved_at = excluded.saved_at
                    """,
                    token
                ),
            cancellation
        );
    }

    public Task<byte[]?> FindCheckpointAsync(Guid id, CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
                await context.TrainingCheckpoints.SingleOrDefaultAsync(row => row.TrainingId == id, token) is { } row
                && Convert.ToHexStringLower(SHA256.HashData(row.Content)) == row.Sha256
                    ? row.Content
                    : null,
            cancellation
        );

    private static string Canonical(string json)
    {
        using var parsed = System.Text.Json.JsonDocument.Parse(json);
        return string.Join(
            ",",
            parsed
                .RootElement.EnumerateObject()
                .OrderBy(member => member.Name, StringComparer.Ordinal)
                .Select(member => $"{member.Name}:{member.Value.GetRawText()}")
        );
    }
}
