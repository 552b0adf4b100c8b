using Almagest.Storage.Bulk;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Trainings;

/// <summary>How losses fell.</summary>
internal sealed partial class TrainingStore
{
    public Task<ILookup<Guid, LearntEpoch>> EpochsAsync(IReadOnlyCollection<Guid> trainings, CancellationToken cancellation) =>
        database.RunAsync(
            async (context, token) =>
                (
                    await context
                        .TrainingEpochs.Where(row => trainings.Contains(row.TrainingId))
                        .OrderBy(row => row.Stage)
                        .ThenBy(row => row.Epoch)
                        .ToListAsync(token)
                ).ToLookup(
                    row => row.TrainingId,
                    row => new LearntEpoch(row.Stage, row.Epoch, row.Loss, row.ValidationLoss ?? double.NaN)
                ),
            cancellation
        );

    /// <summary>In the place of what an attempt before, which was broken off, said of it.</summary>
    private static Task<int> KeepAsync(AlmagestContext context, Guid id, LearntEpoch learnt, CancellationToken cancellation)
    {
        double? validation = StoredText.NullIfNaN(learnt.ValidationLoss);
        return context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO training_epochs (training_id, stage, epoch, loss, validation_loss)
            VALUES ({id}, {learnt.Stage}, {learnt.Epoch}, {learnt.Loss}, {validation})
            ON CONFLICT (training_id, stage, epoch) DO UPDATE
            SET loss = excluded.loss, validation_loss = excluded.validation_loss
            """,
            cancellation
        );
    }
}
