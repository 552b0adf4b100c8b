using Almagest.Networks.Batches;
using Almagest.Networks.Engines;

namespace Almagest.Networks.Training;

/// <summary>The mean square distance to the clean spectra, over all bins of a batch; observed bins weigh less. B bins.</summary>
/// <param name="observedWeight">Of observed bins; missing ones have 1.</param>
internal sealed class FilledLoss(double observedWeight) : Loss
{
    public double ObservedWeight => observedWeight;

    public override double Of(RowBatch batch, int row, ReadOnlySpan<float> output, Span<float> gradient)
    {
        ReadOnlySpan<float> clean = batch.TruthOf(row);
        ReadOnlySpan<bool> observed = ((Composite)batch).Observed.AsSpan(row * clean.Length, clean.Length);
        double sum = 0,
            each = 1.0 / batch.Truth.Length;
        for (int bin = 0; bin < clean.Length; bin++)
        {
            double away = output[bin] - clean[bin],
                weight = observed[bin] ? observedWeight * each : each;
            sum += weight * away * away;
            gradient[bin] = (float)(2 * weight * away);
        }
        return sum;
    }
}
