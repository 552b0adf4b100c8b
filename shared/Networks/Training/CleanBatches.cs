using Almagest.Networks.Arrays;
using Almagest.Networks.Batches;
using Almagest.Networks.Engines;
using Almagest.Networks.Tracks;

namespace Almagest.Networks.Training;

/// <summary>What a regressor learns from where there is no noise: clean spectra in every bin, in a new order each
/// epoch.</summary>
internal sealed class CleanBatches(TrainingArrays data, NetworkSettings settings, Engine engine)
{
    private readonly RowTable _table = new(
        data.Count,
        TrainingArrays.Beside(data.Clean, data.Bins, data.Context, data.ContextCount),
        data.Targets
    );

    public IEnumerable<RegressorBatch> Of(int epoch)
    {
        int[] order = [.. data.Training];
        EpochSeed.Of(settings, purpose: 2, epoch).Shuffle(order);
        int batch = data.BatchLength(settings),
            batches = data.BatchesPerEpoch(settings);
        using IRows<IBatch> rows = engine.Rows(_table, order[..(batches * batch)]),
            validation = engine.Rows(_table, data.Validation);
        for (int step = 0; step < batches; step++)
            yield return new RegressorBatch(
                rows.Batch(step * batch, batch),
                batch,
                step == batches - 1 ? validation.Batch(0, data.Validation.Length) : null
            );
    }
}
