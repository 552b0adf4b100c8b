namespace Almagest.Networks.Posteriors;

/// <summary>
/// How a net's outputs make a mixture of K normal distributions in P dimensions: K log weights, K means, and K lower triangles
/// U with
/// z = U (x - mean) standard normal; their diagonals are given as logarithms. Of each number there are K side by side.
/// </summary>
internal sealed record MixtureLayout(int Components, int Parameters)
{
    /// <summary>Logarithms of the diagonal stay within ±this: widths from e^-6 to e^6 of the data's.</summary>
    public const double Widest = 6;

    public int OutputCount => Components * (1 + (2 * Parameters) + (Parameters * (Parameters - 1) / 2));

    /// <summary>The numbers of one row as a mixture.</summary>
    public GaussianMixture Read(ReadOnlySpan<float> output)
    {
        var mixture = new GaussianMixture(Components, Parameters);
        LogWeights(output, mixture.LogWeights);
        for (int k = 0; k < Components; k++)
        for (int i = 0, entry = 0; i < Parameters; i++)
        {
            mixture.Means[(k * Parameters) + i] = output[((1 + i) * Components) + k];
            mixture.Triangles[(((k * Parameters) + i) * Parameters) + i] = Math.Exp(
                LogDiagonal(output[((1 + Parameters + i) * Components) + k]).Value
            );
            for (int j = 0; j < i; j++, entry++)
                mixture.Triangles[(((k * Parameters) + i) * Parameters) + j] = output[
                    ((1 + (2 * Parameters) + entry) * Components) + k
                ];
        }
        return mixture;
    }

    /// <param name="output">Of one row.</param>
    /// <param name="logs">Shape [K]; overwritten.</param>
    public void LogWeights(ReadOnlySpan<float> output, Span<double> logs)
    {
        double highest = double.NegativeInfinity,
            sum = 0;
        for (int k = 0; k < Components; k++)
            highest = Math.Max(highest, output[k]);
        for (int k = 0; k < Components; k++)
            sum += Math.Exp(output[k] - highest);
        for (int k = 0; k < Components; k++)
            logs[k] = output[k] - highest - Math.Log(sum);
    }

    /// <summary>The logarithm of an entry of the diagonal, and its slope.</summary>
    public static (double Value, double Slope) LogDiagonal(double raw)
    {
        double share = Math.Tanh(raw / Widest);
        return (Widest * share, 1 - (share * share));
    }
}
