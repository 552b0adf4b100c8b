using Almagest.Networks.Architectures;
using static TorchSharp.torch;

namespace Almagest.Networks.Posteriors;

/// <summary>
/// How a net's outputs make a mixture of K normal distributions in P dimensions: K log weights, K means, and K lower triangles U with
/// z = U (x - mean) standard normal; their diagonals are given as logarithms. n rows.
/// </summary>
internal sealed record MixtureLayout(int Components, int Parameters)
{
    /// <summary>Logarithms of the diagonal stay within ±this: widths from e^-6 to e^6 of the data's.</summary>
    private const double Widest = 6;

    private int Triangle => Parameters * (Parameters - 1) / 2;

    public int OutputCount => Components * (1 + (2 * Parameters) + Triangle);

    /// <summary>Log of the density of each row, summed over the images of its point, shape [n].</summary>
    /// <param name="output">Shape [n, <see cref="OutputCount"/>].</param>
    /// <param name="at">Shape [n, I, P].</param>
    public Tensor LogDensity(Tensor output, Tensor at)
    {
        int first = 0;
        Tensor Next(int count)
        {
            Tensor part = output.narrow(1, first, count * Components).view(output.shape[0], count, Components);   // [n, count, K]
            first += count * Components;
            return part;
        }
        Tensor logWeights = Next(1).squeeze(1).log_softmax(1);                                               // [n, K]
        Tensor means = Next(Parameters), logDiagonal = Bounded(Next(Parameters)), lower = Next(Triangle);
        Tensor apart = at.transpose(1, 2).unsqueeze(2).Minus(means.unsqueeze(3));                            // [n, P, K, I]
        Tensor sum = logWeights.Plus(logDiagonal.sum(1)).Plus(-Parameters * GaussianMixture.HalfLogTwoPi).unsqueeze(2);   // [n, K, 1]
        Tensor diagonal = logDiagonal.exp().unsqueeze(3);                                                    // [n, P, K, 1]
        lower = lower.unsqueeze(3);
        for (int i = 0, entry = 0; i < Parameters; i++)
        {
            Tensor z = diagonal.select(1, i).mul(apart.select(1, i));                                        // [n, K, I]
            for (int j = 0; j < i; j++, entry++) z = z.Plus(lower.select(1, entry).mul(apart.select(1, j)));
            sum = sum.Plus(z.Squared().Times(-0.5));
        }
        return sum.flatten(1).logsumexp(1);
    }

    /// <summary>The same numbers for one row, for arithmetic outside of tensors.</summary>
    public GaussianMixture Read(ReadOnlySpan<float> output)
    {
        var mixture = new GaussianMixture(Components, Parameters);
        double highest = double.NegativeInfinity, sum = 0;
        for (int k = 0; k < Components; k++) highest = Math.Max(highest, output[k]);
        for (int k = 0; k < Components; k++) sum += Math.Exp(output[k] - highest);
        for (int k = 0; k < Components; k++)
        {
            mixture.LogWeights[k] = output[k] - highest - Math.Log(sum);
            for (int i = 0, entry = 0; i < Parameters; i++)
            {
                mixture.Means[(k * Parameters) + i] = output[((1 + i) * Components) + k];
                double raw = output[((1 + Parameters + i) * Components) + k];
                mixture.Triangles[(((k * Parameters) + i) * Parameters) + i] = Math.Exp(Widest * Math.Tanh(raw / Widest));
                for (int j = 0; j < i; j++, entry++)
                    mixture.Triangles[(((k * Parameters) + i) * Parameters) + j] = output[((1 + (2 * Parameters) + entry) * Components) + k];
            }
        }
        return mixture;
    }

    private static Tensor Bounded(Tensor raw) => raw.Times(1 / Widest).tanh().Times(Widest);
}
