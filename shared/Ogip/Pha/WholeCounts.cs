namespace Almagest.Ogip.Pha;

/// <summary>Counts that arithmetic left a little beside whole numbers: 3.0000000000000004 is 3.</summary>
internal static class WholeCounts
{
    /// <summary>Makes counts whole, in place, if all of them are whole but for a rebinning's or scaling's rounding.</summary>
    /// <returns>False, and nothing is changed, if any is not, or is below 0.</returns>
    public static bool Round(double[] counts) =>
        // Less than one count is no rounding of 0: it may be a rate.
        Round(counts, whole => whole == 0 ? 1e-9 : Math.Min(1e-3, 1e-6 * whole));

    /// <summary>The same of rates times exposure, which are often single precision: of large counts that leaves no digits behind
    /// the point.</summary>
    public static bool RoundRates(double[] counts) => Round(counts, whole => 1e-3 + (3e-7 * whole));

    private static bool Round(double[] counts, Func<double, double> tolerance)
    {
        double[] whole = [.. counts.Select(count => Math.Round(count))];
        for (int i = 0; i < counts.Length; i++)
            if (!(whole[i] >= 0 && Math.Abs(counts[i] - whole[i]) <= tolerance(whole[i])))
                return false;
        for (int i = 0; i < counts.Length; i++)
            counts[i] = Math.Abs(whole[i]); // -1e-17 rounds to -0
        return true;
    }
}
