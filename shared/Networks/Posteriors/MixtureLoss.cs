using Almagest.Networks.Batches;
using Almagest.Networks.Engines;
using Almagest.Spectra.Numerics;

namespace Almagest.Networks.Posteriors;

/// <summary>
/// Minus the log density that a net's output gives a truth, and how that changes with the output: what
/// <see cref="MixtureLayout"/>'s
/// numbers learn from. One thread at a time. K components, P parameters, I images.
/// </summary>
internal sealed class MixtureLoss : Loss
{
    /// <summary>Components that have less of a truth than this learn nothing from it.</summary>
    private const double LeastShare = 1e-9;

    private readonly MixtureLayout _layout;
    private readonly int _images;
    private readonly double[] _logWeights,
        _base; // [K]
    private readonly double[] _diagonal,
        _slopes; // [P, K]
    private readonly double[] _shares; // [I, K], of the density
    private readonly double[] _away,
        _normal; // [I, K, P]: at - mean, and U times that

    public MixtureLoss(MixtureLayout layout, int images)
    {
        (_layout, _images) = (layout, images);
        (int components, int parameters) = (layout.Components, layout.Parameters);
        (_logWeights, _base, _shares) = (new double[components], new double[components], new double[images * components]);
        (_diagonal, _slopes) = (new double[parameters * components], new double[parameters * components]);
        (_away, _normal) = (new double[images * components * parameters], new double[images * components * parameters]);
    }

    public MixtureLayout Layout => _layout;

    public int Images => _images;

    /// <summary>The mean over a batch's truths, shape [I, P] each.</summary>
    public override double Of(RowBatch batch, int row, ReadOnlySpan<float> output, Span<float> gradient) =>
        Of(output, batch.TruthOf(row), 1.0 / batch.Count, gradient);

    /// <param name="output">Shape [outputs of the layout].</param>
    /// <param name="at">Shape [I, P]: the density is the sum over the images.</param>
    /// <param name="weight">Of this truth.</param>
    /// <param name="gradient">Shape [outputs]; overwritten.</param>
    /// <returns>The weighted loss.</returns>
    public double Of(ReadOnlySpan<float> output, ReadOnlySpan<float> at, double weight, Span<float> gradient)
    {
        double logDensity = Forward(output, at);
        gradient.Clear();
        for (int image = 0; image < _images; image++)
        for (int k = 0; k < _layout.Components; k++)
        {
            double share = _shares[(image * _layout.Components) + k];
            if (share > LeastShare)
                Backward(output, image, k, weight * share, gradient);
        }
        VectorMath.Exp(_logWeights, _logWeights);
        for (int k = 0; k < _layout.Components; k++)
            gradient[k] += (float)(weight * _logWeights[k]);
        return -weight * logDensity;
    }

    private double Forward(ReadOnlySpan<float> output, ReadOnlySpan<float> at)
    {
        (int components, int parameters) = (_layout.Components, _layout.Parameters);
        _layout.LogWeights(output, _logWeights);
        for (int k = 0; k < components; k++)
            _base[k] = _logWeights[k] - (parameters * GaussianMixture.HalfLogTwoPi);
        for (int i = 0; i < parameters * components; i++)
        {
            (_diagonal[i], _slopes[i]) = MixtureLayout.LogDiagonal(output[((1 + parameters) * components) + i]);
            _base[i % components] += _diagonal[i];
        }
        VectorMath.Exp(_diagonal, _diagonal);
        double highest = double.NegativeInfinity,
            sum = 0;
        for (int image = 0, cell = 0; image < _images; image++)
        for (int k = 0; k < components; k++, cell++)
        {
            Span<double> away = _away.AsSpan(cell * parameters, parameters),
                normal = _normal.AsSpan(cell * parameters, parameters);
            double term = _base[k];
            for (int i = 0, entry = ((1 + (2 * parameters)) * components) + k; i < parameters; i++)
            {
                away[i] = (double)at[(image * parameters) + i] - output[((1 + i) * components) + k];
                double z = _diagonal[(i * components) + k] * away[i];
                for (int j = 0; j < i; j++, entry += components)
                    z += output[entry] * away[j];
                normal[i] = z;
                term -= 0.5 * z * z;
            }
            _shares[cell] = term;
            highest = Math.Max(highest, term);
        }
        VectorMath.Add(_shares, -highest);
        VectorMath.Exp(_shares, _shares);
        foreach (double share in _shares)
            sum += share;
        VectorMath.Multiply(_shares, 1 / sum);
        return highest + Math.Log(sum);
    }

    private void Backward(ReadOnlySpan<float> output, int image, int k, double share, Span<float> gradient)
    {
        (int components, int parameters) = (_layout.Components, _layout.Parameters);
        int cell = (image * components) + k;
        ReadOnlySpan<double> away = _away.AsSpan(cell * parameters, parameters),
            normal = _normal.AsSpan(cell * parameters, parameters);
        gradient[k] -= (float)share;
        for (int i = 0, entry = ((1 + (2 * parameters)) * components) + k; i < parameters; i++)
        {
            double pull = share * normal[i],
                diagonal = _diagonal[(i * components) + k];
            gradient[((1 + i) * components) + k] -= (float)(pull * diagonal);
            gradient[((1 + parameters + i) * components) + k] -= (float)(
                (share - (pull * diagonal * away[i])) * _slopes[(i * components) + k]
            );
            for (int j = 0; j < i; j++, entry += components)
            {
                gradient[((1 + j) * components) + k] -= (float)(pull * output[entry]);
                gradient[entry] += (float)(pull * away[j]);
            }
        }
    }
}
