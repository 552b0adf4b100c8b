using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Almagest.Networks.Bundles;
using Almagest.Spectra;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using Floats = System.Numerics.Vector<float>;
using Vector = System.Numerics.Vector;

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
        AddScaled(values, Mean, -1);
        for (int k = 0; k < Components; k++)
        {
            ReadOnlySpan<float> axis = Axes.AsSpan(k * Bins, Bins);
            AddScaled(values, axis, -Dot(axis, values));
        }
    }

    private static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        (Floats sums, int i) = (Floats.Zero, 0);
        for (; i + Floats.Count <= left.Length; i += Floats.Count)
            sums += new Floats(left[i..]) * new Floats(right[i..]);
        float sum = Vector.Sum(sums);
        for (; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }

    /// <summary>values += share · more.</summary>
    private static void AddScaled(Span<float> values, ReadOnlySpan<float> more, float share)
    {
        int i = 0;
        for (; i + Floats.Count <= values.Length; i += Floats.Count)
            (new Floats(values[i..]) + (new Floats(more[i..]) * share)).CopyTo(values[i..]);
        for (; i < values.Length; i++)
            values[i] += share * more[i];
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

    // Shape [B, MostComponents], zeros beyond K: one bin's numbers of all components are computed together.
    private double[] ByBin => field ??= Turned();

    private double[] Turned()
    {
        double[] turned = new double[Bins * MostComponents];
        for (int k = 0; k < Components; k++)
        for (int bin = 0; bin < Bins; bin++)
            turned[(bin * MostComponents) + k] = Axes[(k * Bins) + bin];
        return turned;
    }

    /// <summary>N spectra with their masks. Sums are those of a plain loop over bins, to the bit.</summary>
    internal sealed class Masked
    {
        private readonly PrincipalFilling _of;
        private readonly bool[] _observed;
        private readonly double[]?[] _factors;
        private readonly float[] _output,
            _beyond;

        public Masked(PrincipalFilling of, bool[] observed)
        {
            (_of, _observed, _factors) = (of, observed, new double[observed.Length / of.Bins][]);
            (_output, _beyond) = (new float[of.Bins], new float[of.Bins]);
        }

        /// <summary>A first filling: the mean, corrected.</summary>
        public void Begin(int row, Span<float> values)
        {
            _of.Mean.CopyTo(_output, 0);
            Correct(row, values, _output);
            ReadOnlySpan<bool> observed = _observed.AsSpan(row * _of.Bins, _of.Bins);
            int bin = 0;
            for (; bin + Lanes <= values.Length; bin += Lanes)
                Vector256
                    .ConditionalSelect(Seen(observed[bin..]), Eight(values[bin..]), Eight(_output.AsSpan(bin)))
                    .CopyTo(values[bin..]);
            for (; bin < values.Length; bin++)
                values[bin] = observed[bin] ? values[bin] : _output[bin];
        }

        /// <summary>Adds to the missing bins what the observed ones say that they lack.</summary>
        /// <param name="values">Shape [B], of which the observed ones are read.</param>
        /// <param name="output">Shape [B]: what a net gives; missing bins are changed.</param>
        public void Correct(int row, ReadOnlySpan<float> values, Span<float> output)
        {
            ReadOnlySpan<bool> observed = _observed.AsSpan(row * _of.Bins, _of.Bins);
            if (_of.Share < 1)
            {
                output.CopyTo(_beyond);
                _of.Beyond(_beyond);
                AddScaled(output, _beyond, _of.Share - 1);
            }
            // Without branches, which random gaps would have guessed wrong: what is missing adds 0.
            Span<float> off = _beyond;
            int at = 0;
            for (; at + Lanes <= off.Length; at += Lanes)
                ((Eight(values[at..]) - Eight(output[at..])) & Seen(observed[at..])).CopyTo(off[at..]);
            for (; at < off.Length; at++)
                off[at] = observed[at] ? values[at] - output[at] : 0;
            Vector512<double> sum = Vector512<double>.Zero;
            ReadOnlySpan<double> axes = _of.ByBin;
            for (int bin = 0; bin < observed.Length; bin++)
                sum += Vector512.Create(axes[(bin * MostComponents)..]) * (double)off[bin];
            Span<double> amplitudes = stackalloc double[MostComponents];
            sum.CopyTo(amplitudes);
            amplitudes = amplitudes[.._of.Components];
            Solve(_factors[row] ??= FactorOf(row, observed), amplitudes);
            Add(amplitudes, observed, output);
        }

        /// <summary>Adds components to the missing bins.</summary>
        private void Add(ReadOnlySpan<double> amplitudes, ReadOnlySpan<bool> observed, Span<float> output)
        {
            int bin = 0;
            for (; bin + Lanes <= output.Length; bin += Lanes)
            {
                Vector512<double> more = Vector512<double>.Zero;
                for (int k = 0; k < amplitudes.Length; k++)
                {
                    (Vector256<double> low, Vector256<double> high) = Vector256.Widen(
                        Eight(_of.Axes.AsSpan((k * _of.Bins) + bin))
                    );
                    more += Vector512.Create(low, high) * amplitudes[k];
                }
                Vector256<float> now = Eight(output[bin..]);
                Vector256
                    .ConditionalSelect(Seen(observed[bin..]), now, now + Vector256.Narrow(more.GetLower(), more.GetUpper()))
                    .CopyTo(output[bin..]);
            }
            for (; bin < output.Length; bin++)
            {
                double more = 0;
                for (int k = 0; k < amplitudes.Length; k++)
                    more += amplitudes[k] * _of.Axes[(k * _of.Bins) + bin];
                output[bin] += observed[bin] ? 0 : (float)more;
            }
        }

        private const int Lanes = 8;

        private static Vector256<float> Eight(ReadOnlySpan<float> values) => Vector256.Create(values);

        /// <summary>All bits where a bin is observed, none where it is missing.</summary>
        private static Vector256<float> Seen(ReadOnlySpan<bool> observed)
        {
            ulong bytes = MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(observed));
            (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(
                Vector128.WidenLower(Vector128.CreateScalar(bytes).AsByte())
            );
            return Vector256.GreaterThan(Vector256.Create(low, high), Vector256<uint>.Zero).AsSingle();
        }

        /// <summary>Neighbours in a catalogue often have the same gaps.</summary>
        private double[] FactorOf(int row, ReadOnlySpan<bool> observed) =>
            row > 0 && _factors[row - 1] is { } before && observed.SequenceEqual(_observed.AsSpan((row - 1) * _of.Bins, _of.Bins))
                ? before
                : Factor(observed);

        /// <summary>Cholesky's factor of the normal equations, shape [K, K].</summary>
        private double[] Factor(ReadOnlySpan<bool> observed)
        {
            int count = _of.Components;
            double[] factor = new double[count * count];
            Span<Vector512<double>> sums = stackalloc Vector512<double>[MostComponents];
            for (int i = 0; i < count; i++)
                sums[i] = Vector512<double>.Zero.WithElement(i, _of.Precision[i]);
            ReadOnlySpan<double> axes = _of.ByBin;
            for (int bin = 0; bin < observed.Length; bin++)
            {
                if (!observed[bin])
                    continue;
                Vector512<double> all = Vector512.Create(axes[(bin * MostComponents)..]);
                for (int i = 0; i < count; i++)
                    sums[i] += all * axes[(bin * MostComponents) + i];
            }
            for (int i = 0; i < count; i++)
            for (int j = 0; j <= i; j++)
            {
                double sum = sums[i][j];
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
