using Almagest.Networks.Batches;
using Almagest.Networks.Engines;
using Almagest.Networks.Inference;

namespace Almagest.Networks.Training;

/// <summary>How regressors are judged: the mean over all targets of a batch. P targets.</summary>
/// <param name="kind">What of.</param>
internal sealed class TargetLoss(TargetLossKind kind) : Loss
{
    /// <summary>Of the likelihood, while the mean is learnt: the errors follow it without pulling at it.</summary>
    public const double ErrorsShare = 0.1;

    public TargetLossKind Kind => kind;

    /// <param name="output">Shape [P] or more: means, then whatever says of their variances.</param>
    public override double Of(RowBatch batch, int row, ReadOnlySpan<float> output, Span<float> gradient)
    {
        ReadOnlySpan<float> truth = batch.TruthOf(row);
        double sum = 0,
            each = 1.0 / batch.Truth.Length;
        for (int target = 0; target < truth.Length; target++)
        {
            double error = output[target] - truth[target],
                square = error * error;
            double loss = square,
                slope = 2 * error;
            if (kind == TargetLossKind.Squares)
                gradient[truth.Length..].Clear();
            else
            {
                double log = LogVariance.Of(output[truth.Length + target]),
                    scaled = square * Math.Exp(-log),
                    likelihood = 0.5 * (log + scaled),
                    share = kind == TargetLossKind.MeanFirst ? ErrorsShare : 1;
                gradient[truth.Length + target] = (float)(each * share * 0.5 * (1 - scaled) * LogVariance.Slope(log));
                if (kind == TargetLossKind.MeanFirst)
                    loss += share * likelihood;
                else
                    (loss, slope) = (likelihood, error * Math.Exp(-log));
            }
            gradient[target] = (float)(each * slope);
            sum += each * loss;
        }
        return sum;
    }
}

internal enum TargetLossKind
{
    /// <summary>The square of the error.</summary>
    Squares,

    /// <summary>The same, and a little of <see cref="Gaussian"/> for the variance alone.</summary>
    MeanFirst,

    /// <summary>Minus the logarithm of a Gaussian's density, but for a constant.</summary>
    Gaussian,
}
