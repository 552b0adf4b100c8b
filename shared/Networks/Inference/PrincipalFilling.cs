using Almagest.Networks.Bundles;
using Almagest.Spectra;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Almagest.Networks.Inference;

/// <summary>
/// What a linear auto-encoder, iterated to its equilibrium with the observed bins clamped, fills in: the principal components of
/// clean spectra, fitted to the observed bins by least squares that are drawn towards what spectra have. Values are normalised.
/// K components, B bins, N spectra.
/// </summary>
/// <remarks>
/// "Gappy" principal components (Everson and Sirovich 1995). A net that fills gaps errs most along these few directions, and the
/// observed bins know them: what it gets wrong there is taken off the missing bins too. That is what makes passes contract, for
/// a gap that it never saw as well.
/// </remarks>
/// <param name="Mean">Shape [B].</param>
/// <param name="Axes">Shape [K, B], orthonormal.</param>
/// <param name="Precision">Shape [K]: variance of a bin that the components leave, over that of the component.</param>
/// <param name="Share">Of what a net says beyond the components, so much is believed; see <see cref="Believing"/>.</param>
internal sealed record PrincipalFilling(float[] Mean, float[] Axes, float[] Precision, float Share = 1)
{
    public const int MostComponents = 8;

    private const int MostSpectra = 512;

    /// <summary>Of a net's word, where spectra have nothing beyond the components: bands are then of the net's errors still, and
    /// not of rounding, and hold for fluxes of a few digits.</summary>
    private const float LeastShare = 0.1f;

    /// <summary>Of a bin, in spreads squared: what is less is left to the net.</summary>
    private const double Enough = 1e-6;

    /// <summary>No misfit of a bin is taken for less than this, squared: nets are no better.</summary>
    private const double Least = 1e-8;

    public int Components => Precision.Length;

    private int Bins => Mean.Length;

    /// <param name="clean">Shape [N, B].</param>
    /// <param name="rows">Those to learn from.</param>
    public static PrincipalFilling Learn(float[] clean, ReadOnlySpan<int> rows, int bins)
    {
        int[] used = rows[..Math.Min(rows.Length, MostSpectra)].ToArray();
        int count = used.Length;
        float[] mean = new float[bins];
        for (int bin = 0; bin < bins; bin++)
            mean[bin] = (float)used.Average(row => (double)clean[(row * bins) + bin]);
        Matrix<double> data = Matrix<double>.Build.Dense(count, bins, (i, bin) => clean[(used[i] * bins) + bin] - mean[bin]);
        // The smaller of the two matrices with the same eigenvalues.
        bool byBins = bins <= count;
        Evd<double> evd = ((byBins ? data.TransposeThisAndMultiply(data) : data.TransposeAndMultiply(data)) / count).Evd(
            Symmetricity.Symmetric
        );
        int size = Math.Min(bins, count);
        double[] variances = [.. Enumerable.Range(1, size).Select(i => Math.Max(0, evd.EigenValues[size - i].Real))];
        int components = 1;
        while (components < Math.Min(MostComponents, size) && variances.Skip(components).Sum() > Enough * bins)
            components++;
        double left = Math.Max(Least, variances.Skip(components).Sum() / bins);
        float[] axes = new float[components * bins],
            precision = new float[components];
        for (int k = 0; k < components; k++)
        {
            Vector<double> axis = evd.EigenVectors.Column(size - 1 - k);
            axis = (byBins ? axis : data.TransposeThisAndMultiply(axis)).Normalize(2);
            for (int bin = 0; bin < bins; bin++)
                axes[(k * bins) + bin] = (float)axis[bin];
            precision[k] = (float)(left / Math.Max(variances[k], Least));
        }
        return new PrincipalFilling(mean, axes, precision);
    }

    /// <summary>Believes a net beyond the components as far as it is right there: by least squares, on spectra kept
    /// apart.</summary>
    /// <param name="given">Shape [N, B]: what the net gives.</param>
    /// <param name="clean">Shape [N, B].</param>
    public PrincipalFilling Believing(float[] given, float[] clean)
    {
        (double both, double square) = (0, 0);
        float[] said = new float[Bins],
            truth = new float[Bins];
        for (int row = 0; row < given.Length / Bins; row++)
        {
            given.AsSpan(row * Bins, Bins).CopyTo(said);
            clean.AsSpan(row * Bins, Bins).CopyTo(truth);
            Beyond(said);
            Beyond(truth);
            for (int bin = 0; bin < Bins; bin++)
                (both, square) = (both + ((double)said[bin] * truth[bin]), square + ((double)said[bin] * said[bin]));
        }
        return this with { Share = square > 0 ? (float)Math.Clamp(both / square, LeastShare, 1) : 1 };
    }

    /// <summary>Leaves of values, shape [B], what the components don't have.</summary>
    private void Beyond(Span<float> values)
    {
        for (int bin = 0; bin < values.Length; bin++)
            values[bin] -= Mean[bin];
        for (int k = 0; k < Components; k++)
        {
            ReadOnlySpan<float> axis = Axes.AsSpan(k * Bins, Bins);
            float amplitude = 0;
            for (int bin = 0; bin < values.Length; bin++)
                amplitude += axis[bin] * values[bin];
            for (int bin = 0; bin < values.Length; bin++)
                values[bin] -= amplitude * axis[bin];
        }
    }

    /// <summary>For spectra with these masks.</summary>
    /// <param name="observed">Shape [N, B].</param>
    public Masked Under(bool[] observed) => new(this, observed);

    /// <summary>First fillings.</summary>
    /// <param name="values">Shape [N, B], normalised; missing bins are written.</param>
    /// <param name="observed">Shape [N, B].</param>
    public void BeginAll(float[] values, bool[] observed)
    {
        Masked masked = Under(observed);
        for (int row = 0; row < values.Length / Bins; row++)
            masked.Begin(row, values.AsSpan(row * Bins, Bins));
    }

    public IEnumerable<StoredTensor> Write() =>
        [
            new("principal.mean", [Bins], Mean),
            new("principal.axes", [Components, Bins], Axes),
            new("principal.precision", [Components], Precision),
            new("principal.share", [1], [Share]),
        ];

    /// <returns>Null for a network that fills from the mean.</returns>
    /// <exception cref="SpectralDataException">The tensors are damaged.</exception>
    public static PrincipalFilling? Read(NetworkBundle bundle)
    {
        (int components, int bins) = (bundle.Metadata.Architecture.PrincipalComponents, bundle.Metadata.GridEdges.Count - 1);
        if (components is < 0 or > MostComponents)
            throw SpectralDataException.At("network bundle, principal components", $"{components}", $"0 to {MostComponents}");
        return components == 0
            ? null
            : new PrincipalFilling(
                BundleLayout.Finite(bundle, "principal.mean", bins),
                BundleLayout.Finite(bundle, "principal.axes", components, bins),
                BundleLayout.Finite(bundle, "principal.precision", components),
                BundleLayout.Finite(bundle, "principal.share", 1)[0]
            );
    }

    /// <summary>N spectra with their masks.</summary>
    internal sealed class Masked
    {
        private readonly PrincipalFilling _of;
        private readonly bool[] _observed;
        private readonly double[]?[] _factors;

        public Masked(PrincipalFilling of, bool[] observed)
        {
            (_of, _observed, _factors) = (of, observed, new double[observed.Length / of.Bins][]);
        }

        /// <summary>A first filling: the mean, corrected.</summary>
        public void Begin(int row, Span<float> values)
        {
            Span<float> output = new float[_of.Bins];
            _of.Mean.CopyTo(output);
            Correct(row, values, output);
            for (int bin = 0; bin < output.Length; bin++)
                if (!_observed[(row * _of.Bins) + bin])
                    values[bin] = output[bin];
        }

        /// <summary>Adds to the missing bins what the observed ones say that they lack.</summary>
        /// <param name="values">Shape [B], of which the observed ones are read.</param>
        /// <param name="output">Shape [B]: what a net gives; missing bins are changed.</param>
        public void Correct(int row, ReadOnlySpan<float> values, Span<float> output)
        {
            ReadOnlySpan<bool> observed = _observed.AsSpan(row * _of.Bins, _of.Bins);
            if (_of.Share < 1)
            {
                float[] beyond = output.ToArray();
                _of.Beyond(beyond);
                for (int bin = 0; bin < beyond.Length; bin++)
                    output[bin] -= (1 - _of.Share) * beyond[bin];
            }
            double[] factor = _factors[row] ??= Factor(observed);
            int count = _of.Components;
            Span<double> amplitudes = stackalloc double[MostComponents];
            amplitudes = amplitudes[..count];
            for (int k = 0; k < count; k++)
            {
                ReadOnlySpan<float> axis = _of.Axes.AsSpan(k * _of.Bins, _of.Bins);
                double sum = 0;
                for (int bin = 0; bin < axis.Length; bin++)
                    if (observed[bin])
                        sum += axis[bin] * (double)(values[bin] - output[bin]);
                amplitudes[k] = sum;
            }
            Solve(factor, amplitudes);
            for (int bin = 0; bin < observed.Length; bin++)
            {
                if (observed[bin])
                    continue;
                double more = 0;
                for (int k = 0; k < count; k++)
                    more += amplitudes[k] * _of.Axes[(k * _of.Bins) + bin];
                output[bin] += (float)more;
            }
        }

        /// <summary>Cholesky's factor of the normal equations, shape [K, K].</summary>
        private double[] Factor(ReadOnlySpan<bool> observed)
        {
            int count = _of.Components;
            double[] factor = new double[count * count];
            for (int i = 0; i < count; i++)
            for (int j = 0; j <= i; j++)
            {
                double sum = i == j ? _of.Precision[i] : 0;
                ReadOnlySpan<float> left = _of.Axes.AsSpan(i * _of.Bins, _of.Bins),
                    right = _of.Axes.AsSpan(j * _of.Bins, _of.Bins);
                for (int bin = 0; bin < observed.Length; bin++)
                    if (observed[bin])
                        sum += (double)left[bin] * right[bin];
                for (int k = 0; k < j; k++)
                    sum -= factor[(i * count) + k] * factor[(j * count) + k];
                factor[(i * count) + j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / factor[(j * count) + j];
            }
            return factor;
        }

        private static void Solve(double[] factor, Span<double> right)
        {
            int count = right.Length;
            for (int i = 0; i < count; i++)
            {
                for (int k = 0; k < i; k++)
                    right[i] -= factor[(i * count) + k] * right[k];
                right[i] /= factor[(i * count) + i];
            }
            for (int i = count - 1; i >= 0; i--)
            {
                for (int k = i + 1; k < count; k++)
                    right[i] -= factor[(k * count) + i] * right[k];
                right[i] /= factor[(i * count) + i];
            }
        }
    }
}
