namespace Almagest.Networks.OutOfDistribution;

/// <summary>
/// Below how much that a fit says it tells of a parameter, it does tell hardly anything. An interval may promise too much,
/// where the
/// data leave several minima or hardly any: so what it is worth is measured on simulations.
/// </summary>
internal static class InformationThreshold
{
    /// <summary>Nats: an interval a quarter narrower than the prior's.</summary>
    public const double Least = 0.3;

    /// <summary>No fit that tells so much is said to tell nothing, whatever the simulations.</summary>
    public const double Most = 2;

    private const int FewestInWindow = 100,
        Windows = 20;

    /// <param name="simulated">What fits said and what they did tell, nats; NaN where that was not asked.</param>
    /// <returns>Nats that are told, below which less than <see cref="Least"/> are gained.</returns>
    public static float Learn(IEnumerable<(double Told, double Gained)> simulated)
    {
        (double Told, double Gained)[] sorted =
        [
            .. simulated.Where(one => !double.IsNaN(one.Told) && double.IsFinite(one.Gained)).OrderBy(one => one.Told),
        ];
        int window = Math.Max(FewestInWindow, sorted.Length / Windows);
        double threshold = Least;
        for (int first = 0; first + window <= sorted.Length; first += window / 2)
        {
            ReadOnlySpan<(double Told, double Gained)> part = sorted.AsSpan(first, window);
            double gained = 0;
            foreach ((_, double one) in part)
                gained += one / window;
            if (gained >= Least)
                break;
            threshold = Math.Max(threshold, part[window / 2].Told);
        }
        return (float)Math.Min(threshold, Most);
    }
}
