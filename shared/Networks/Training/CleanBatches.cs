using Almagest.Networks.Arrays;
using Almagest.Networks.Tracks;

namespace Almagest.Networks.Training;

/// <summary>What a regressor learns from where there is no noise: clean spectra in every bin, in a new order each
/// epoch.</summary>
internal sealed class CleanBatches(TrainingArrays data, NetworkSettings settings)
{
    public IEnumerable<RegressorBatch> Of(int epoch)
    {
        int[] order = [.. data.Training];
        EpochSeed.Of(settings, purpose: 2, epoch).Shuffle(order);
        int batch = data.BatchLength(settings),
            batches = data.BatchesPerEpoch(settings);
        for (int step = 0; step < batches; step++)
            yield return Batch(order.AsSpan(step * batch, batch)) with
            {
                Validation = step == batches - 1 ? Batch(data.Validation) : null,
            };
    }

    private RegressorBatch Batch(ReadOnlySpan<int> rows)
    {
        float[] values = TrainingArrays.Rows(data.Clean, data.Bins, rows),
            context = TrainingArrays.Rows(data.Context, data.ContextCount, rows);
        return new RegressorBatch(
            TrainingArrays.Beside(values, data.Bins, context, data.ContextCount),
            TrainingArrays.Rows(data.Targets, data.TargetCount, rows)
        );
    }
}
