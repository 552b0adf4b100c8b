namespace Almagest.Spectra.Fitting.Sampling;

/// <summary>Samples of an ensemble of walkers, after burn-in.</summary>
public sealed class Chain
{
    private readonly double[] _values;
    private readonly double[] _density;

    /// <summary>An empty chain, to be written step by step.</summary>
    public Chain(int steps, int walkers, int dimension)
    {
        (Steps, Walkers, Dimension) = (steps, walkers, dimension);
        _values = new double[checked(steps * walkers * dimension)];
        _density = new double[checked(steps * walkers)];
    }

    public int Steps { get; }

    public int Walkers { get; }

    public int Dimension { get; }

    /// <summary>Samples of all walkers.</summary>
    public int Length => Steps * Walkers;

    /// <summary>Of the proposed moves; 0.2 to 0.5 is usual.</summary>
    public double AcceptedShare { get; internal set; }

    /// <summary>One sample, shape [dimension].</summary>
    public ReadOnlySpan<double> At(int step, int walker) => _values.AsSpan(((step * Walkers) + walker) * Dimension, Dimension);

    /// <summary>The sample with a number, steps first: walker 0 of step 0, walker 1 of step 0, ...</summary>
    public ReadOnlySpan<double> this[int sample] => _values.AsSpan(sample * Dimension, Dimension);

    /// <summary>The logarithm of the density there, up to a constant.</summary>
    public double LogDensityAt(int sample) => _density[sample];

    /// <summary>All values of one parameter, ascending.</summary>
    public double[] Sorted(int parameter)
    {
        double[] values = new double[Length];
        for (int k = 0; k < values.Length; k++)
            values[k] = _values[(k * Dimension) + parameter];
        Array.Sort(values);
        return values;
    }

    /// <param name="step">Of <see cref="Steps"/>.</param>
    /// <param name="values">Shape [walkers, dimension].</param>
    /// <param name="density">Shape [walkers].</param>
    public void Write(int step, ReadOnlySpan<double> values, ReadOnlySpan<double> density)
    {
        values.CopyTo(_values.AsSpan(step * Walkers * Dimension, Walkers * Dimension));
        density.CopyTo(_density.AsSpan(step * Walkers, Walkers));
    }
}
