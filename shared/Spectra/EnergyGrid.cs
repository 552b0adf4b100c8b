namespace Almagest.Spectra;

/// <summary>Adjacent energy bins: n + 1 edges in keV, strictly ascending. An instance is always valid.</summary>
public sealed class EnergyGrid
{
    /// <summary>What a lower edge of 0 keV is taken as, keV, so that power laws stay finite (as Sherpa does).</summary>
    public const double SmallestEnergy = 1e-10;

    private readonly double[] _edges;

    /// <param name="edges">n + 1 edges in keV, strictly ascending, finite, the first at least 0.</param>
    /// <exception cref="SpectralDataException">The edges don't ascend, or are negative or not finite.</exception>
    public EnergyGrid(ReadOnlySpan<double> edges)
    {
        if (edges.Length < 2)
            throw SpectralDataException.At("energy grid", $"{edges.Length} edges", "at least 2");
        _edges = edges.ToArray();
        if (_edges[0] == 0)
            _edges[0] = SmallestEnergy;
        for (int i = 0; i < _edges.Length; i++)
        {
            if (!double.IsFinite(_edges[i]) || _edges[i] < 0)
                throw SpectralDataException.At($"energy grid, edge {i}", $"{_edges[i]} keV", "a finite energy of at least 0");
            if (i > 0 && _edges[i] <= _edges[i - 1])
                throw SpectralDataException.At(
                    $"energy grid, edge {i}",
                    $"{_edges[i]} keV after {_edges[i - 1]} keV",
                    "ascending edges"
                );
        }
    }

    public int BinCount => _edges.Length - 1;

    /// <summary>The n + 1 edges, keV.</summary>
    public ReadOnlySpan<double> Edges => _edges;

    public double Lower(int bin) => _edges[bin];

    public double Upper(int bin) => _edges[bin + 1];

    /// <summary>The arithmetic middle of a bin, keV.</summary>
    public double Center(int bin) => 0.5 * (_edges[bin] + _edges[bin + 1]);

    public double Width(int bin) => _edges[bin + 1] - _edges[bin];

    /// <summary>Bins of equal width.</summary>
    public static EnergyGrid Linear(double lower, double upper, int bins)
    {
        RequireRange(lower, upper, bins);
        double[] edges = new double[bins + 1];
        for (int i = 0; i <= bins; i++)
            edges[i] = lower + ((upper - lower) * i / bins);
        edges[bins] = upper;
        return new EnergyGrid(edges);
    }

    /// <summary>Bins of equal width in log E.</summary>
    public static EnergyGrid Logarithmic(double lower, double upper, int bins)
    {
        RequireRange(lower, upper, bins);
        if (lower <= 0)
            throw SpectralDataException.At("logarithmic energy grid", $"a lower end of {lower} keV", "more than 0");
        double[] edges = new double[bins + 1];
        for (int i = 0; i <= bins; i++)
            edges[i] = lower * Math.Pow(upper / lower, (double)i / bins);
        edges[bins] = upper;
        return new EnergyGrid(edges);
    }

    /// <summary>The bin that holds an energy (lower edge included), or -1.</summary>
    public int FindBin(double energy)
    {
        if (!(energy >= _edges[0]) || energy >= _edges[^1])
            return -1;
        int at = Array.BinarySearch(_edges, energy);
        return at >= 0 ? at : ~at - 1;
    }

    /// <exception cref="ArgumentException">The span does not hold one value a bin.</exception>
    public void RequireOneValuePerBin(ReadOnlySpan<double> values)
    {
        if (values.Length != BinCount)
            throw new ArgumentException($"{values.Length} values for a grid of {BinCount} bins.", nameof(values));
    }

    private static void RequireRange(double lower, double upper, int bins)
    {
        if (bins < 1)
            throw SpectralDataException.At("energy grid", $"{bins} bins", "at least 1");
        if (!(upper > lower))
            throw SpectralDataException.At("energy grid", $"{lower} to {upper} keV", "an upper end above the lower");
    }
}
