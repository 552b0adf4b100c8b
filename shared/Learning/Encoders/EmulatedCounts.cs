using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Numerics;

namespace Almagest.Learning.Encoders;

/// <summary>Likelihood of one spectrum's counts, its slope and its Fisher matrix, with templates in the model's place. Working
/// memory of one thread.</summary>
/// <remarks>Arrays are as long as the rows of <see cref="TemplateRates"/>. A bin that is not observed has the weight 0, and
/// counts neither in the data nor in the templates.</remarks>
internal sealed class EmulatedCounts(TemplateBank bank, int coordinateCount)
{
    private const double LogTen = PhysicalConstants.LogTen;
    private const double LeastWeight = 1e-6;
    private const double LeastExpected = 1e-10;
    private const double LongestReach = 5;
    private const int NormRounds = 5,
        Lanes = TemplateRates.Lanes;

    private readonly int _width = TemplateRates.Padded(bank.BinCount);
    private readonly double[] _source = new double[TemplateRates.Padded(bank.BinCount)];
    private readonly double[] _background = new double[TemplateRates.Padded(bank.BinCount)];
    private readonly double[][] _expected = Rows(bank.ComponentCount, bank.BinCount);
    private readonly double[][] _slopes = Rows(coordinateCount, bank.BinCount);
    private readonly double[] _mean = new double[TemplateRates.Padded(bank.BinCount)];
    private readonly double[] _residual = new double[TemplateRates.Padded(bank.BinCount)];
    private readonly double[] _inverse = new double[TemplateRates.Padded(bank.BinCount)];
    private readonly double[] _shifts = new double[bank.Shapes.Length];

    /// <summary>What the spectrum went through, with weight × exposure of each bin.</summary>
    private readonly List<TemplateRates> _parts = [];
    private readonly List<double[]> _exposures = [];
    private double _reference;

    /// <summary>Takes the observed bins of a spectrum.</summary>
    public void Begin(BinnedCounts counts, ReadOnlySpan<bool> observed, CountScale scale)
    {
        Span<double> weight = _mean;
        weight.Clear();
        Array.Clear(_source);
        Array.Clear(_background);
        _reference = 0;
        for (int bin = 0; bin < observed.Length; bin++)
        {
            if (!observed[bin])
                continue;
            // Here each bin has a weight of its own, as systematic errors spoil bright bins first.
            bool hasError = counts.Gross[bin] > 0 && counts.Variance[bin] > 0;
            weight[bin] = hasError ? Math.Clamp(counts.Gross[bin] / counts.Variance[bin], LeastWeight, 1) : scale.Weight;
            _source[bin] = weight[bin] * Math.Max(0, counts.Gross[bin]);
            _background[bin] = weight[bin] * Math.Max(0, counts.Background[bin]);
            _reference += weight[bin] * counts.Reference[bin];
        }
        _parts.Clear();
        foreach ((TemplateRates rates, double[] exposure) in counts.Parts)
        {
            if (_exposures.Count == _parts.Count)
                _exposures.Add(new double[_width]);
            double[] weighted = _exposures[_parts.Count];
            for (int bin = 0; bin < exposure.Length; bin++)
                weighted[bin] = weight[bin] * exposure[bin];
            _parts.Add(rates);
        }
    }

    /// <summary>Sets the norms of a template so that its counts are the data's, by a few rounds of expectation and
    /// maximisation.</summary>
    /// <returns>ln of the likelihood, up to a constant.</returns>
    public double FitNorms(int template, double[] coordinates, CountScale scale)
    {
        ExpectAt(template);
        Span<double> factors = stackalloc double[bank.ComponentCount];
        factors.Fill(1);
        int free = bank.Norms.Length;
        for (int i = 0; i < free; i++)
            factors[i] = scale.Amplitude * _reference / Math.Max(SumOf(_expected[i]), 1e-100) / free;
        for (int round = 0; round < (bank.ComponentCount > 1 ? NormRounds : 0); round++)
            Maximise(factors[..free], factors);
        for (int i = 0; i < free; i++)
            coordinates[bank.Norms[i]] = Math.Log10(Math.Max(factors[i], 1e-100));
        return LogLikelihood(factors);
    }

    /// <summary>Fills the system with slope and Fisher matrix.</summary>
    /// <returns>ln of the likelihood, up to a constant.</returns>
    public double Evaluate(int template, double[] coordinates, LinearSystem system)
    {
        Expect(template, coordinates);
        Span<double> ones = stackalloc double[bank.ComponentCount];
        ones.Fill(1);
        double sum = LogLikelihood(ones);
        for (int bin = 0; bin < _width; bin += Lanes)
        {
            Vector256<double> inverse = Vector256<double>.One / At(_mean, bin);
            inverse.CopyTo(_inverse, bin);
            ((At(_source, bin) * inverse) - Vector256<double>.One).CopyTo(_residual, bin);
        }
        system.Clear();
        system.Add(_slopes, _residual, _inverse);
        return sum;
    }

    /// <summary>Counts of each component at a template itself, with the norm 1.</summary>
    private void ExpectAt(int template)
    {
        for (int component = 0; component < _expected.Length; component++)
        {
            double[] expected = _expected[component];
            Array.Clear(expected);
            for (int k = 0; k < _parts.Count; k++)
            {
                ReadOnlySpan<double> rate = _parts[k].RateRow(template, component);
                for (int bin = 0; bin < _width; bin += Lanes)
                    (At(expected, bin) + (At(_exposures[k], bin) * At(rate, bin))).CopyTo(expected, bin);
            }
        }
    }

    private void Expect(int template, double[] coordinates)
    {
        foreach (double[] slope in _slopes)
            Array.Clear(slope);
        for (int s = 0; s < _shifts.Length; s++)
            _shifts[s] = coordinates[bank.Shapes[s]] - bank.Points[template][bank.Shapes[s]];
        for (int component = 0; component < _expected.Length; component++)
        {
            bool isFree = component < bank.Norms.Length;
            double norm = isFree ? Math.Exp(LogTen * coordinates[bank.Norms[component]]) : 1;
            Array.Clear(_expected[component]);
            for (int k = 0; k < _parts.Count; k++)
                AddPart(_parts[k], _exposures[k], template, component, norm);
            if (!isFree)
                continue;
            VectorMath.Multiply(_expected[component], LogTen, _slopes[bank.Norms[component]]);
        }
    }

    private void AddPart(TemplateRates rates, double[] exposure, int template, int component, double norm)
    {
        double[] sum = _expected[component];
        ReadOnlySpan<double> rate = rates.RateRow(template, component);
        ReadOnlySpan<double> logSlopes = rates.SlopeRows(template, component);
        ReadOnlySpan<int> shapes = bank.Shapes;
        for (int bin = 0; bin < _width; bin += Lanes)
        {
            Vector256<double> reach = default;
            for (int s = 0; s < shapes.Length; s++)
                reach += At(logSlopes, (s * _width) + bin) * Vector256.Create(_shifts[s]);
            reach = Vector256.Min(Vector256.Max(reach, Vector256.Create(-LongestReach)), Vector256.Create(LongestReach));
            Vector256<double> expected = At(exposure, bin) * Vector256.Create(norm) * At(rate, bin) * VectorMath.Exp(reach);
            (At(sum, bin) + expected).CopyTo(sum, bin);
            for (int s = 0; s < shapes.Length; s++)
            {
                double[] slope = _slopes[shapes[s]];
                (At(slope, bin) + (expected * At(logSlopes, (s * _width) + bin))).CopyTo(slope, bin);
            }
        }
    }

    private void Maximise(Span<double> free, ReadOnlySpan<double> all)
    {
        Mean(all);
        for (int bin = 0; bin < _width; bin += Lanes)
            (At(_source, bin) / At(_mean, bin)).CopyTo(_residual, bin);
        for (int i = 0; i < free.Length; i++)
        {
            double next = free[i] * Sums.Dot(_expected[i], _residual);
            free[i] = Math.Max(next, 1e-6) / Math.Max(SumOf(_expected[i]), 1e-100);
        }
    }

    private double LogLikelihood(ReadOnlySpan<double> factors)
    {
        Mean(factors);
        Vector256<double> sum = default;
        for (int bin = 0; bin < _width; bin += Lanes)
        {
            Vector256<double> mean = At(_mean, bin);
            sum += (At(_source, bin) * VectorMath.Log(mean)) - mean;
        }
        return Vector256.Sum(sum);
    }

    /// <summary>Writes what is expected with the components times factors.</summary>
    private void Mean(ReadOnlySpan<double> factors)
    {
        for (int bin = 0; bin < _width; bin += Lanes)
        {
            Vector256<double> mean = At(_background, bin);
            for (int i = 0; i < factors.Length; i++)
                mean += Vector256.Create(factors[i]) * At(_expected[i], bin);
            Vector256.Max(mean, Vector256.Create(LeastExpected)).CopyTo(_mean, bin);
        }
    }

    private static double SumOf(double[] values)
    {
        Vector256<double> sum = default;
        for (int bin = 0; bin < values.Length; bin += Lanes)
            sum += At(values, bin);
        return Vector256.Sum(sum);
    }

    private static Vector256<double> At(ReadOnlySpan<double> values, int bin) =>
        Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)bin);

    private static double[][] Rows(int count, int bins) =>
        [.. Enumerable.Range(0, count).Select(_ => new double[TemplateRates.Padded(bins)])];
}
