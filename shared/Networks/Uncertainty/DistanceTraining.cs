using Almagest.Networks.Batches;
using Almagest.Networks.Engines;
using Almagest.Networks.Tracks;

namespace Almagest.Networks.Uncertainty;

/// <summary>How nets of bands and of intervals learn.</summary>
internal static class DistanceTraining
{
    /// <summary>Shows all rows once; what does not fill a last batch is left out of this epoch.</summary>
    /// <param name="order">Rows of the table; put in another order.</param>
    public static void Epoch(
        ILearners learner,
        Engine engine,
        RowTable examples,
        int[] order,
        int batch,
        CosineSchedule schedule,
        Random random,
        CancellationToken cancellation
    )
    {
        random.Shuffle(order);
        int steps = order.Length / batch;
        // It remembers its batch: each training has its own.
        var loss = new DistanceLoss();
        using IRows<IBatch> rows = engine.Rows(examples, order[..(steps * batch)]);
        for (int step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using IBatch one = rows.Batch(step * batch, batch);
            learner.Learn(one, loss);
            learner.Step(schedule.Next());
        }
    }
}
