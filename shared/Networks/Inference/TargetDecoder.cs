namespace Almagest.Networks.Inference;

/// <summary>From a regressor's output to targets in the training set's units. N spectra, P targets.</summary>
/// <param name="floor">What a target is off by where the network itself gives no variance, in the training set's units; null: 0.</param>
internal sealed class TargetDecoder(Scale targets, IReadOnlyList<double>? floor)
{
    private readonly int _count = targets.Mean.Length;

    /// <param name="output">Shape [N, 2 P]: means and variances in spreads of the training data.</param>
    /// <returns>Shape [N, P].</returns>
    public float[] Means(float[] output) => Decode(output, (row, target) => targets.Mean[target] + (row[target] * targets.Deviation[target]));

    /// <summary>Standard deviations, shape [N, P].</summary>
    public float[] Sigmas(float[] output) => Decode(output, (row, target) =>
    {
        double own = Math.Sqrt(row[_count + target]) * targets.Deviation[target];
        return (float)Math.Sqrt((own * own) + Math.Pow(floor?[target] ?? 0, 2));
    });

    private float[] Decode(float[] output, Func<ArraySegment<float>, int, float> decode)
    {
        float[] decoded = new float[output.Length / 2];
        for (int i = 0; i < decoded.Length; i++)
            decoded[i] = decode(new ArraySegment<float>(output, i / _count * 2 * _count, 2 * _count), i % _count);
        return decoded;
    }
}
