namespace Almagest.Networks.Inference;

/// <summary>From a regressor's output to targets in the training set's units. N spectra, P targets.</summary>
/// <param name="floor">What a target is off by where the network itself gives no variance, in the training set's units; null:
/// 0.</param>
internal sealed class TargetDecoder(Scale targets, IReadOnlyList<double>? floor)
{
    private readonly int _count = targets.Mean.Length;

    /// <param name="output">Shape [N, 2 P]: means and variances in spreads of the training data.</param>
    /// <returns>Shape [N, P].</returns>
    public float[] Means(float[] output)
    {
        float[] means = new float[output.Length / 2];
        for (int i = 0; i < means.Length; i++)
        {
            int target = i % _count;
            means[i] = targets.Mean[target] + (output[(i / _count * 2 * _count) + target] * targets.Deviation[target]);
        }
        return means;
    }

    /// <summary>Distances, shape [N, P], given in spreads of the training data.</summary>
    public float[] InUnits(float[] distances) => [.. distances.Select((one, i) => one * targets.Deviation[i % _count])];

    /// <summary>Standard deviations, shape [N, P].</summary>
    public float[] Sigmas(float[] output)
    {
        float[] sigmas = new float[output.Length / 2];
        for (int i = 0; i < sigmas.Length; i++)
        {
            int target = i % _count;
            double own = Math.Sqrt(output[(i / _count * 2 * _count) + _count + target]) * targets.Deviation[target];
            double least = floor?[target] ?? 0;
            sigmas[i] = (float)Math.Sqrt((own * own) + (least * least));
        }
        return sigmas;
    }
}
