namespace Almagest.Ogip.Pha;

/// <summary>
/// Whether counts are Poisson. POISSERR alone can't be trusted: Chandra's tools write POISSERR = F with plain counts, because a
/// STAT_ERR column of Gehrels' errors stands beside them. So the data decide: counts that are whole and not negative are
/// Poisson if POISSERR is true, or if their errors are absent or follow from the counts by one of the usual formulas.
/// </summary>
internal static class PoissonTest
{
    /// <summary>Single precision, and roundings of the formula.</summary>
    private const double Tolerance = 1e-3;

    /// <summary>Rates that stand for whole counts: all are whole numbers over the exposure, and POISSERR is true or their errors
    /// follow from those counts. The same spectrum in COUNTS and in RATE is fitted by the same statistic.</summary>
    /// <param name="counts">Rates times exposure; made whole if they are.</param>
    /// <param name="error">STAT_ERR times exposure; null if there is none.</param>
    /// <param name="poissonErrors">POISSERR; null if absent.</param>
    /// <param name="content">HDUCLAS2.</param>
    public static bool RatesPass(double[] counts, double[]? error, bool? poissonErrors, string? content)
    {
        double[] whole = [.. counts];
        if (
            (error is null && poissonErrors != true)
            || !WholeCounts.RoundRates(whole)
            || !Passes(whole, error, poissonErrors, content)
        )
            return false;
        whole.CopyTo(counts, 0);
        return true;
    }

    /// <summary>Whether a COUNTS column holds Poisson counts.</summary>
    /// <param name="counts">Of a COUNTS column.</param>
    /// <param name="error">STAT_ERR, of the same shape; null if there is none.</param>
    /// <param name="poissonErrors">POISSERR; null if absent.</param>
    /// <param name="content">HDUCLAS2: a NET spectrum had its background subtracted, unless POISSERR says otherwise.</param>
    public static bool Passes(double[] counts, double[]? error, bool? poissonErrors, string? content)
    {
        if (Array.Exists(counts, count => count < 0 || Math.Floor(count) != count))
            return false;
        if (poissonErrors == true)
            return true;
        if (Is(content, "NET"))
            return false;
        // A background without errors whose file denies that it is Poisson: whole numbers by chance, as of a model.
        if (error is null)
            return poissonErrors != false || !Is(content, "BKG");
        for (int i = 0; i < counts.Length; i++)
            if (!FollowsFrom(counts[i], error[i]))
                return false;
        return true;
    }

    private static bool Is(string? content, string word) =>
        string.Equals(content?.Trim(), word, StringComparison.OrdinalIgnoreCase);

    // sqrt(N), with 0 or 1 for no counts; Gehrels (1986) 1 + sqrt(N + 0.75); 0 where a tool left the error out.
    private static bool FollowsFrom(double count, double error) =>
        error == 0 || (count == 0 && error == 1) || IsNear(error, Math.Sqrt(count)) || IsNear(error, 1 + Math.Sqrt(count + 0.75));

    private static bool IsNear(double found, double expected) => Math.Abs(found - expected) <= Tolerance * expected;
}
