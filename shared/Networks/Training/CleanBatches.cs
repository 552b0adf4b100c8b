using Almagest.Networks.Arrays;
using Almagest.Networks.Batches;
using Almagest.Networks.Engines;
using Almagest.Networks.Tracks;

namespace Almagest.Networks.Training;

/// <summary>What a regressor learns from where there is no noise: clean spectra in every bin, in a new order each
/// epoch.</summary>
/// <param name="data">Of epoch 0, with what is kept apart.</param>
/// <param name="epochs">The spectra of an epoch; null: they are those in each.</param>
internal sealed class CleanBatches(
    TrainingArrays data,
    Func<int, TrainingArrays>? epochs,
    NetworkSettings settings,
    Engine engine
)
{
    private readonly RowTable _first = TableOf(data);

    public IEnumerable<RegressorBatch> Of(int epoch)
    {
        int[] order = [.. data.Training];
        EpochSeed.Of(settings, purpose: 2, epoch).Shuffle(order);
        int batch = data.BatchLength(settings),
            batches = data.BatchesPerEpoch(settings);
        using IRows<IBatch> rows = engine.Rows(epochs is null ? _first : TableOf(epochs(epoch)), order[..(batches * batch)]),
            validation = engine.Rows(_first, data.Validation);
        for (int step = 0; step < batches; step++)
            yield return new RegressorBatch(
                rows.Batch(step * batch, batch),
                batch,
                step == batches - 1 ? validation.Batch(0, data.Validation.Length) : null
            );
    }

    private static RowTable TableOf(TrainingArrays of) =>
        new(of.Count, TrainingArrays.Beside(of.Clean, of.Bins, of.Context, of.ContextCount), of.Targets);
}
