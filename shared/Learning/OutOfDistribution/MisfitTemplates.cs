namespace Almagest.Learning.OutOfDistribution;

/// <summary>What a model may lack over a broad range of energies, as expected counts on n bins: components, absorbers, and
/// instruments gone wrong.</summary>
internal static class MisfitTemplates
{
    /// <summary>keV.</summary>
    private static readonly double[] Temperatures = [0.1, 0.17, 0.3, 0.5, 0.9, 1.6, 3, 8];

    /// <summary>Absorption falls about so with energy, between edges.</summary>
    private const double Fall = 2.7;

    private const int Absorbers = 7;

    /// <param name="lower">Shape [n], keV; ascending.</param>
    /// <param name="upper">Shape [n], keV.</param>
    /// <param name="source">Shape [n]: counts expected of the source.</param>
    /// <param name="background">Shape [n]: counts expected of the background.</param>
    public static IEnumerable<double[]> Of(double[] lower, double[] upper, double[] source, double[] background)
    {
        double[] energy = [.. lower.Zip(upper, (low, high) => Math.Sqrt(Math.Max(low, 1e-3 * high) * high))];
        double first = energy[0],
            last = energy[^1],
            middle = 0.5 * Math.Log(first * last),
            half = Math.Max(0.5 * Math.Log(last / first), 1e-6);
        double[] Times(Func<double, double> factor) => [.. source.Zip(energy, (counts, e) => counts * factor(e))];
        double Place(double e) => (Math.Log(e) - middle) / half;
        yield return Times(e => Place(e) * Place(e));
        yield return Times(e => Math.Pow(Place(e), 3));
        yield return Times(e => Math.Pow(e / first, -2));
        yield return Times(e => Math.Pow(e / last, 2));
        // A black body behind the same absorption, over a power law of index 2.
        foreach (double kT in Temperatures.Where(kT => kT < last))
            yield return Times(e => Math.Pow(e / kT, 4) / Math.Max((Math.Exp(Math.Min(e / kT, 200)) - 1), 1e-12));
        // What one more absorber leaves of the source.
        for (int i = 1; i <= Absorbers; i++)
        {
            double edge = first * Math.Pow(last / first, (double)i / Absorbers);
            yield return Times(e => Math.Exp(-Math.Pow(edge / e, Fall)));
        }
        yield return Gain(lower, upper, source);
        yield return background;
    }

    /// <summary>What moves from bin to bin when all energies are read too high.</summary>
    private static double[] Gain(double[] lower, double[] upper, double[] source)
    {
        int n = source.Length;
        double Density(int bin) => source[bin] / Math.Max(upper[bin] - lower[bin], 1e-12);
        double[] change = new double[n];
        for (int bin = 0; bin < n; bin++)
        {
            // Where the neighbour was not seen, it is taken to be as bright.
            int below = bin > 0 && Math.Abs(upper[bin - 1] - lower[bin]) < 1e-6 * lower[bin] ? bin - 1 : bin;
            int above = bin < n - 1 && Math.Abs(lower[bin + 1] - upper[bin]) < 1e-6 * upper[bin] ? bin + 1 : bin;
            change[bin] =
                (lower[bin] * 0.5 * (Density(below) + Density(bin))) - (upper[bin] * 0.5 * (Density(bin) + Density(above)));
        }
        return change;
    }
}
