using MathNet.Numerics.LinearAlgebra;
using Doubles = System.Numerics.Vector<double>;
using Floats = System.Numerics.Vector<float>;
using Vector = System.Numerics.Vector;

namespace Almagest.Networks.OutOfDistribution;

/// <summary>
/// Where a spectrum lies among the networks' inputs that were taken under the same conditions (counts, background, share
/// observed): the
/// leading principal components of the filled spectrum. K components, B bins.
/// </summary>
internal sealed class FeatureSpace
{
    /// <summary>K at the most: further ones are the shapes of a few spectra, and what is rare in all is common in some.</summary>
    public const int MostComponents = 4;

    private const double Ridge = 0.02;

    /// <summary>Context beyond what was learnt weighs so many times its spread.</summary>
    private const double BeyondWeight = 10;

    private readonly float[] _mean,
        _axes,
        _precision;
    private readonly ContextPredictors _context;
    private readonly ConditionalSpread _spread;

    private FeatureSpace(float[] mean, float[] axes, float[] precision, ContextPredictors context, ConditionalSpread spread) =>
        (_mean, _axes, _precision, _context, _spread) = (mean, axes, precision, context, spread);

    /// <summary>Shape [B].</summary>
    public float[] Mean => _mean;

    /// <summary>Shape [K, B].</summary>
    public float[] Axes => _axes;

    /// <summary>Shape [K, K]: inverse of the correlations of what is left.</summary>
    public float[] Precision => _precision;

    public ConditionalSpread Spread => _spread;

    public static FeatureSpace From(
        float[] mean,
        float[] axes,
        float[] precision,
        ContextPredictors context,
        ConditionalSpread spread
    ) => new(mean, axes, precision, context, spread);

    public static FeatureSpace Learn(IReadOnlyList<OodEvidence> spectra, ContextPredictors context)
    {
        int bins = spectra[0].Filled.Count,
            components = Math.Min(MostComponents, Math.Min(bins, spectra.Count));
        float[] mean = new float[bins];
        for (int bin = 0; bin < bins; bin++)
            mean[bin] = (float)spectra.Average(one => (double)one.Filled[bin]);
        Matrix<double> data = Matrix<double>.Build.Dense(spectra.Count, bins, (row, bin) => spectra[row].Filled[bin] - mean[bin]);
        // Ascending eigenvalues: the last vectors lead.
        Matrix<double> vectors = (data.TransposeThisAndMultiply(data) / spectra.Count).Evd(Symmetricity.Symmetric).EigenVectors;
        float[] axes = new float[components * bins];
        for (int k = 0; k < components; k++)
        for (int bin = 0; bin < bins; bin++)
            axes[(k * bins) + bin] = (float)vectors[bin, bins - 1 - k];
        double[][] predictors = [.. spectra.Select(one => context.OfConditions(one.Context))];
        double[][] features = [.. spectra.Select(one => Features(one, mean, axes))];
        ConditionalSpread spread = ConditionalSpread.Learn(predictors, features);
        int count = features[0].Length;
        Matrix<double> standard = Matrix<double>.Build.Dense(spectra.Count, count, (row, f) =>
            Math.Clamp(spread.Standardise(predictors[row], f, features[row][f]), -8, 8)
        );
        Matrix<double> correlation =
            (standard.TransposeThisAndMultiply(standard) / spectra.Count) + (Ridge * Matrix<double>.Build.DenseIdentity(count));
        Matrix<double> precision = correlation.Inverse();
        return new FeatureSpace(
            mean,
            axes,
            [.. Enumerable.Range(0, count * count).Select(i => (float)precision[i / count, i % count])],
            context,
            spread
        );
    }

    /// <summary>Mahalanobis' distance.</summary>
    /// <param name="predictors">Of its context.</param>
    public double Distance(OodEvidence one, ReadOnlySpan<double> predictors)
    {
        double[] conditions = predictors.ToArray(),
            features = Features(one, _mean, _axes);
        _context.LeaveConditions(conditions);
        _spread.Standardise(conditions, features);
        double beyond = BeyondWeight * _context.Beyond(one.Context),
            sum = beyond * beyond;
        for (int i = 0; i < features.Length; i++)
        for (int j = 0; j < features.Length; j++)
            sum += features[i] * features[j] * _precision[(i * features.Length) + j];
        return Math.Sqrt(Math.Max(0, sum));
    }

    private static double[] Features(OodEvidence one, float[] mean, float[] axes)
    {
        int bins = mean.Length,
            components = axes.Length / bins;
        ReadOnlySpan<float> filled = one.Filled;
        double[] features = new double[components];
        for (int k = 0; k < components; k++)
        {
            ReadOnlySpan<float> axis = axes.AsSpan(k * bins, bins);
            (Doubles low, Doubles high, int bin) = (Doubles.Zero, Doubles.Zero, 0);
            for (; bin + Floats.Count <= bins; bin += Floats.Count)
            {
                Vector.Widen(
                    new Floats(axis[bin..]) * (new Floats(filled[bin..]) - new Floats(mean, bin)),
                    out Doubles first,
                    out Doubles second
                );
                (low, high) = (low + first, high + second);
            }
            features[k] = Vector.Sum(low + high);
            for (; bin < bins; bin++)
                features[k] += axis[bin] * (filled[bin] - mean[bin]);
        }
        return features;
    }
}
