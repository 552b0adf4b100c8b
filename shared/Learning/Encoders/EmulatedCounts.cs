using Almagest.Spectra.Numerics;

namespace Almagest.Learning.Encoders;

/// <summary>Likelihood of one spectrum's counts, its slope and its Fisher matrix, with templates in the model's place. Working
/// memory of one thread.</summary>
internal sealed class EmulatedCounts(TemplateBank bank, int coordinateCount)
{
    private const double LogTen = PhysicalConstants.LogTen;
    private const double LeastWeight = 1e-6;
    private const double LeastExpected = 1e-10;
    private const double LongestReach = 5;
    private const int NormRounds = 5;

    private readonly double[] _source = new double[bank.BinCount];
    private readonly double[] _background = new double[bank.BinCount];
    private readonly double[][] _expected = [.. Enumerable.Range(0, bank.ComponentCount).Select(_ => new double[bank.BinCount])];
    private readonly double[][] _slopes = [.. Enumerable.Range(0, coordinateCount).Select(_ => new double[bank.BinCount])];
    private readonly double[] _gradient = new double[coordinateCount];
    private readonly List<int> _bins = [];
    private BinnedCounts _counts = null!;
    private readonly double[] _weight = new double[bank.BinCount];

    /// <summary>Takes the observed bins of a spectrum.</summary>
    public void Begin(BinnedCounts counts, ReadOnlySpan<bool> observed, CountScale scale)
    {
        _counts = counts;
        _bins.Clear();
        for (int bin = 0; bin < observed.Length; bin++)
        {
            if (!observed[bin])
                continue;
            _bins.Add(bin);
            // Here each bin has a weight of its own, as systematic errors spoil bright bins first.
            bool hasError = counts.Gross[bin] > 0 && counts.Variance[bin] > 0;
            _weight[bin] = hasError ? Math.Clamp(counts.Gross[bin] / counts.Variance[bin], LeastWeight, 1) : scale.Weight;
            _source[bin] = _weight[bin] * Math.Max(0, counts.Gross[bin]);
            _background[bin] = _weight[bin] * Math.Max(0, counts.Background[bin]);
        }
    }

    /// <summary>Sets the norms of a template so that its counts are the data's, by a few rounds of expectation and
    /// maximisation.</summary>
    /// <returns>ln of the likelihood, up to a constant.</returns>
    public double FitNorms(int template, double[] coordinates, CountScale scale)
    {
        foreach (int norm in bank.Norms)
            coordinates[norm] = 0;
        Expect(template, coordinates, withSlopes: false);
        Span<double> factors = stackalloc double[bank.ComponentCount];
        factors.Fill(1);
        double reference = 0;
        foreach (int bin in _bins)
            reference += _weight[bin] * _counts.Reference[bin];
        int free = bank.Norms.Length;
        for (int i = 0; i < free; i++)
            factors[i] = scale.Amplitude * reference / Math.Max(SumOf(_expected[i]), 1e-100) / free;
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
        Expect(template, coordinates, withSlopes: true);
        system.Clear();
        double sum = 0;
        foreach (int bin in _bins)
        {
            double mean = _background[bin];
            foreach (double[] component in _expected)
                mean += component[bin];
            mean = Math.Max(mean, LeastExpected);
            sum += (_source[bin] * Math.Log(mean)) - mean;
            for (int i = 0; i < coordinateCount; i++)
                _gradient[i] = _slopes[i][bin];
            system.Add(_gradient, (_source[bin] / mean) - 1, 1 / mean);
        }
        return sum;
    }

    private void Expect(int template, double[] coordinates, bool withSlopes)
    {
        if (withSlopes)
            foreach (double[] slope in _slopes)
                Array.Clear(slope);
        double[] point = bank.Points[template];
        for (int component = 0; component < _expected.Length; component++)
        {
            bool isFree = component < bank.Norms.Length;
            double norm = isFree ? Math.Exp(LogTen * coordinates[bank.Norms[component]]) : 1;
            Array.Clear(_expected[component]);
            foreach ((TemplateRates rates, double[] factor) in _counts.Parts)
                AddPart(rates, factor, template, component, norm, point, coordinates, withSlopes);
            if (!withSlopes || !isFree)
                continue;
            double[] normSlope = _slopes[bank.Norms[component]];
            foreach (int bin in _bins)
                normSlope[bin] = LogTen * _expected[component][bin];
        }
    }

    private void AddPart(
        TemplateRates rates,
        double[] factor,
        int template,
        int component,
        double norm,
        double[] point,
        double[] coordinates,
        bool withSlopes
    )
    {
        ReadOnlySpan<double> rate = rates.Rate(template, component);
        ReadOnlySpan<int> shapes = bank.Shapes;
        if (!withSlopes)
        {
            // Norms are fitted at the template itself.
            foreach (int bin in _bins)
                _expected[component][bin] += _weight[bin] * factor[bin] * norm * rate[bin];
            return;
        }
        foreach (int bin in _bins)
        {
            // What this instrument does not see; of others that see the source with it, most bins are such.
            if (factor[bin] == 0)
                continue;
            double reach = 0;
            for (int s = 0; s < shapes.Length; s++)
                reach += rates.Slope(template, component, s)[bin] * (coordinates[shapes[s]] - point[shapes[s]]);
            double expected =
                _weight[bin] * factor[bin] * norm * rate[bin] * Math.Exp(Math.Clamp(reach, -LongestReach, LongestReach));
            _expected[component][bin] += expected;
            for (int s = 0; s < shapes.Length; s++)
                _slopes[shapes[s]][bin] += expected * rates.Slope(template, component, s)[bin];
        }
    }

    private void Maximise(Span<double> free, ReadOnlySpan<double> all)
    {
        Span<double> next = stackalloc double[free.Length];
        next.Clear();
        foreach (int bin in _bins)
        {
            double mean = Mean(bin, all);
            for (int i = 0; i < free.Length; i++)
                next[i] += free[i] * _expected[i][bin] * _source[bin] / mean;
        }
        for (int i = 0; i < free.Length; i++)
            free[i] = Math.Max(next[i], 1e-6) / Math.Max(SumOf(_expected[i]), 1e-100);
    }

    private double LogLikelihood(ReadOnlySpan<double> factors)
    {
        double sum = 0;
        foreach (int bin in _bins)
        {
            double mean = Mean(bin, factors);
            sum += (_source[bin] * Math.Log(mean)) - mean;
        }
        return sum;
    }

    private double Mean(int bin, ReadOnlySpan<double> factors)
    {
        double mean = _background[bin];
        for (int i = 0; i < factors.Length; i++)
            mean += factors[i] * _expected[i][bin];
        return Math.Max(mean, LeastExpected);
    }

    private double SumOf(double[] values)
    {
        double sum = 0;
        foreach (int bin in _bins)
            sum += values[bin];
        return sum;
    }
}
