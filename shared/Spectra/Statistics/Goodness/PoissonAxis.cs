using Almagest.Spectra.Randomness;

namespace Almagest.Spectra.Statistics.Goodness;

/// <summary>Counts with weights for expectations over a Poisson distribution: all that matter, or every n-th where there are
/// many.</summary>
internal static class PoissonAxis
{
    private const double LargestWhole = 20;
    private const double Reach = 5.5;

    /// <summary>As many counts as this hold any axis.</summary>
    public const int MostPoints = 80;

    /// <param name="counts">Shape [<see cref="MostPoints"/>]; overwritten.</param>
    /// <param name="weights">Likewise; not normalised.</param>
    /// <returns>How many are used.</returns>
    public static int Write(double mean, Span<double> counts, Span<double> weights)
    {
        if (mean <= 0)
        {
            (counts[0], weights[0]) = (0, 1);
            return 1;
        }
        double sigma = Math.Sqrt(mean);
        bool whole = mean < LargestWhole;
        double first = whole ? 0 : Math.Ceiling(mean - (Reach * sigma)),
            last = mean + (Reach * sigma) + (whole ? 4 : 0);
        // Sums of a smooth bell over steps of 0.8 σ differ from its integral by e^-30.
        double step = whole ? 1 : Math.Max(1, Math.Floor(0.8 * sigma));
        int used = 0;
        for (double k = Math.Max(0, first); k <= last && used < MostPoints; k += step)
            (counts[used], weights[used++]) = (k, Math.Exp(PoissonMass.Log(k, mean)));
        return used;
    }
}
