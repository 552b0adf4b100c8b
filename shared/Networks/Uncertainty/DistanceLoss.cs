using Almagest.Networks.Batches;
using Almagest.Networks.Engines;
using Almagest.Networks.Inference;

namespace Almagest.Networks.Uncertainty;

/// <summary>The pinball loss of the logarithms of distances, the mean over those of a batch that are known. B bins.</summary>
/// <remarks>Truths below 0 are not known.</remarks>
internal sealed class DistanceLoss : Loss
{
    /// <summary>Smaller distances than this, in spreads, are rounding.</summary>
    public const float Negligible = 2e-6f;

    private RowBatch? _batch;
    private double _each;

    public override double Of(RowBatch batch, int row, ReadOnlySpan<float> output, Span<float> gradient)
    {
        if (batch != _batch)
            (_batch, _each) = (batch, 1.0 / Math.Max(1, batch.Truth.Count(value => value >= 0)));
        ReadOnlySpan<float> distance = batch.TruthOf(row);
        double loss = 0;
        for (int bin = 0; bin < output.Length; bin++)
        {
            gradient[bin] = 0;
            if (distance[bin] < 0)
                continue;
            double above = Math.Log(Math.Max(distance[bin], Negligible)) - output[bin],
                slope = above > 0 ? FilledBands.Level : FilledBands.Level - 1;
            loss += _each * slope * above;
            gradient[bin] = (float)(-_each * slope);
        }
        return loss;
    }
}
