namespace Almagest.Spectra.Fitting;

/// <summary>A place where a search has looked.</summary>
/// <param name="Statistic">There, or about.</param>
/// <param name="Position">In the unit cube of what was moved.</param>
/// <param name="Parameters">Shape [all parameters].</param>
internal sealed record PointOfSearch(double Statistic, double[] Position, double[] Parameters)
{
    /// <summary>The k-th point of a sequence that is spread evenly, whatever its length.</summary>
    /// <param name="at">Shape [all parameters]: all others' values.</param>
    /// <param name="ranges">What is moved, a dimension each: see <see cref="SearchRange.Together"/>.</param>
    /// <param name="k">From 0.</param>
    /// <param name="shift">Shifts all points around the unit cube.</param>
    public static PointOfSearch Of(double[] at, SearchRange[][] ranges, int k, int shift)
    {
        double[] position = [.. ranges.Select((_, d) => Halton(k + 1, d, shift))],
            parameters = [.. at];
        for (int d = 0; d < ranges.Length; d++)
            foreach (SearchRange range in ranges[d])
                parameters[range.Index] = range.At(position[d]);
        return new(double.NaN, position, parameters);
    }

    /// <summary>Points at which the norms are the best: half where sources usually are, half wherever the data can
    /// tell.</summary>
    /// <param name="at">Shape [all parameters]: all others' values.</param>
    /// <param name="shapes">Indices of what is moved, at least one.</param>
    /// <param name="count">How many points.</param>
    /// <param name="shift">Shifts all points around the unit cube.</param>
    public static List<PointOfSearch> Spread(
        FitProblem problem,
        NormFit norms,
        double[] at,
        int[] shapes,
        int count,
        int shift,
        CancellationToken cancellation
    )
    {
        SearchRange[][] usual = SearchRange.Together(problem, shapes.Select(index => SearchRange.Usual(problem, index))),
            wide = SearchRange.Together(problem, shapes.Select(index => SearchRange.Of(problem, index)));
        List<PointOfSearch> points = [];
        for (int k = 0; k < count; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            PointOfSearch point = Of(at, k % 2 == 0 ? usual : wide, k / 2, shift + (k % 2));
            points.Add(point with { Statistic = norms.Minimise(point.Parameters) });
        }
        return points;
    }

    /// <summary>The best, without those that lie near a better one and would lead to the same minimum: the critical distance of
    /// Rinnooy Kan and Timmer 1987 (Mathematical Programming 39, 27).</summary>
    public static IEnumerable<PointOfSearch> Distinct(IReadOnlyList<PointOfSearch> points, int most)
    {
        List<PointOfSearch> kept = [];
        // Half the mean distance of that many points in the unit cube; no valley is narrower than a tenth of its range.
        int dimensions = Math.Max(1, points.Count > 0 ? points[0].Position.Length : 1);
        double critical = Math.Max(0.1, 0.5 * Math.Pow(Math.Max(points.Count, 1), -1.0 / dimensions));
        foreach (PointOfSearch point in points.Where(one => double.IsFinite(one.Statistic)).OrderBy(one => one.Statistic))
        {
            if (kept.Count == most)
                break;
            bool isNear = kept.Any(better =>
                Math.Sqrt(better.Position.Zip(point.Position, (a, b) => (a - b) * (a - b)).Sum()) < critical
            );
            if (!isNear)
                kept.Add(point);
        }
        return kept;
    }

    /// <summary>Halton's sequence (1960), each dimension in the base of its prime, shifted around the unit interval.</summary>
    private static double Halton(int index, int dimension, int shift)
    {
        ReadOnlySpan<int> primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71];
        int prime = primes[dimension % primes.Length];
        double value = 0,
            digit = 1;
        for (int rest = index; rest > 0; rest /= prime)
            value += rest % prime * (digit /= prime);
        value += (shift * 0.6180339887498949 * (dimension + 1)) % 1;
        return value - Math.Floor(value);
    }
}
