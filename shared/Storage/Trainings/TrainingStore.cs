using Almagest.Storage.Bulk;
using Almagest.Storage.Connections;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;
using static Almagest.Storage.Schema.TrainingStates;

namespace Almagest.Storage.Trainings;

internal sealed partial class TrainingStore(Database database, TimeProvider clock) : ITrainingStore
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public async Task<Guid> CreateAsync(NewTraining training, CancellationToken cancellation)
    {
        DateTime now = Now;
        TrainingRow row = new()
        {
            Id = training.Id ?? Guid.CreateVersion7(clock.GetUtcNow()),
            CampaignId = training.CampaignId,
            State = Waiting,
            Settings = StoredText.RequireJson(training.SettingsJson, nameof(training.SettingsJson)),
            Owner = StoredText.Clean(training.Owner),
            Priority = checked((short)training.Priority),
            CreatedAt = now,
            UpdatedAt = now,
        };
        await database.RunAsync(
            async (context, token) =>
            {
                // After a commit whose answer was lost, the second try finds the row.
                if (await context.Trainings.AnyAsync(known => known.Id == row.Id, token))
                    return 0;
                context.Add(row);
                return await context.SaveChangesAsync(token);
            },
            cancellation
        );
        return row.Id;
    }

    public Task<Training?> FindAsync(Guid id, CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
                await context.Trainings.SingleOrDefaultAsync(row => row.Id == id, token) is { } row ? ToTraining(row) : null,
            cancellation
        );

    public Task ReportAsync(TrainingReport report, CancellationToken cancellation)
    {
        DateTime now = Now;
        double? loss = StoredText.NullIfNaN(report.Loss),
            validation = StoredText.NullIfNaN(report.ValidationLoss);
        double? rate = StoredText.NullIfNaN(report.SpectraPerSecond);
        string? message = StoredText.CleanOrNull(report.Message);
        return database.RunAsync(
            async (context, token) =>
            {
                int changed = await context
                    .Trainings.Where(row => row.Id == report.TrainingId && !Shut.Contains(row.State))
                    .ExecuteUpdateAsync(
                        row =>
                            row.SetProperty(training => training.State, Running)
                                .SetProperty(training => training.Stage, report.Stage)
                                .SetProperty(training => training.Epoch, report.Epoch)
                                .SetProperty(training => training.Epochs, report.Epochs)
                                .SetProperty(training => training.Loss, loss)
                                .SetProperty(training => training.ValidationLoss, validation)
                                .SetProperty(training => training.SpectraPerSecond, rate)
                                .SetProperty(training => training.Message, message)
                                .SetProperty(training => training.StartedAt, training => training.StartedAt ?? now)
                                .SetProperty(training => training.UpdatedAt, now)
                                .SetProperty(training => training.FinishedAt, (DateTime?)null),
                        token
                    );
                if (changed > 0)
                    foreach (LearntEpoch learnt in report.Learnt)
                        await KeepAsync(context, report.TrainingId, learnt, token);
                return changed;
            },
            cancellation
        );
    }

    public Task CompleteAsync(Guid id, string networkId, CancellationToken cancellation)
    {
        DateTime now = Now;
        return database.RunAsync(
            async (context, token) =>
            {
                await context
                    .Trainings.Where(row => row.Id == id && row.State != Completed)
                    .ExecuteUpdateAsync(
                        row =>
                            row.SetProperty(training => training.State, Completed)
                                .SetProperty(training => training.NetworkId, networkId)
                                .SetProperty(training => training.UpdatedAt, now)
                                .SetProperty(training => training.FinishedAt, now),
                        token
                    );
                await context.TrainingEpochs.Where(row => row.TrainingId == id).ExecuteDeleteAsync(token);
                return await context.TrainingCheckpoints.Where(row => row.TrainingId == id).ExecuteDeleteAsync(token);
            },
            cancellation
        );
    }

    public Task FailAsync(Guid id, string reason, CancellationToken cancellation)
    {
        DateTime now = Now;
        string cleanReason = StoredText.Clean(reason);
        return database.RunAsync(
            (context, token) =>
                context
                    .Trainings.Where(row => row.Id == id && row.State != Completed)
                    .ExecuteUpdateAsync(
                        row =>
                            row.SetProperty(training => training.State, Failed)
                                .SetProperty(training => training.Message, cleanReason)
                                .SetProperty(training => training.UpdatedAt, now)
                                .SetProperty(training => training.FinishedAt, now),
                        token
                    ),
            cancellation
        );
    }

    public Task<IReadOnlyList<Training>> ListAsync(CancellationToken cancellation) =>
        database.RunAsync<IReadOnlyList<Training>>(
            async (context, token) =>
                [.. (await context.Trainings.OrderByDescending(row => row.CreatedAt).ToListAsync(token)).Select(ToTraining)],
            cancellation
        );

    private static Training ToTraining(TrainingRow row) =>
        new()
        {
            Id = row.Id,
            CampaignId = row.CampaignId,
            State = Enum.Parse<TrainingState>(row.State, ignoreCase: true),
            Stage = row.Stage,
            Epoch = row.Epoch,
            Epochs = row.Epochs,
            Loss = row.Loss ?? double.NaN,
            ValidationLoss = row.ValidationLoss ?? double.NaN,
            SpectraPerSecond = row.SpectraPerSecond ?? double.NaN,
            Message = row.Message,
            SettingsJson = row.Settings,
            NetworkId = row.NetworkId,
            Owner = row.Owner,
            Priority = row.Priority,
            ClaimedBy = row.ClaimedBy,
            ClaimedUntil = row.ClaimedUntil,
            CreatedAt = row.CreatedAt,
            StartedAt = row.StartedAt,
            UpdatedAt = row.UpdatedAt,
            FinishedAt = row.FinishedAt,
        };
}
