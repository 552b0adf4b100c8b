using Almagest.Spectra.Observations;

namespace Almagest.Ogip.Pha;

/// <summary>
/// The background that gratings' spectra carry in columns: BACKGROUND_UP and BACKGROUND_DOWN, counts from the strips above
/// and below the source, with BACKSCUP and BACKSCDN. The two are added, which loses nothing, for both strips are Poisson
/// and cover the same wavelengths. Where the columns hold rates they are multiplied by the exposure.
/// </summary>
internal static class ColumnBackground
{
    private static readonly (string Column, string Scale)[] Strips =
    [
        ("BACKGROUND_UP", "BACKSCUP"),
        ("BACKGROUND_DOWN", "BACKSCDN"),
    ];

    private static readonly string[] PerSecond = ["/s", "/sec", "s-1", "s^-1", "s**-1", "s**(-1)"];

    /// <returns>Null if the spectrum has no such columns.</returns>
    /// <param name="warnings">Gets a line where the strips hold no counts.</param>
    /// <exception cref="Spectra.SpectralDataException">Numbers below 0, or none.</exception>
    public static CountSpectrum? Of(PhaFields fields, CountSpectrum source, ChannelOrder channels, List<string> warnings)
    {
        double[]? counts = null;
        bool isWhole = true;
        double[] scale = [0];
        foreach ((string column, string keyword) in Strips)
        {
            if (fields.Column(column) is not double[] strip)
                continue;
            if (strip.Length != channels.RowCount)
                throw fields.Wrong($"column {column}", $"{strip.Length} values", $"{channels.RowCount}, one a channel");
            if (Array.FindIndex(strip, value => !(value >= 0 && double.IsFinite(value))) is >= 0 and int bad)
                throw fields.Wrong($"column {column}, value {bad + 1}", $"{strip[bad]}", "counts or a rate: at least 0");
            isWhole &= ToCounts(strip, fields.Hdu.Table.Require(column).Unit, source.Exposure);
            double[] scaleOfStrip = fields.Values(keyword) ?? source.BackScale;
            if (scaleOfStrip.Length != 1 && scaleOfStrip.Length != channels.RowCount)
                throw fields.Wrong(keyword, $"{scaleOfStrip.Length} values", $"1 or {channels.RowCount}");
            if (Array.Exists(scaleOfStrip, value => !(value > 0) || !double.IsFinite(value)))
                throw fields.Wrong(keyword, "a scale of 0, below, or none", "more than 0");
            counts = counts is null ? strip : Sum(counts, strip);
            scale = Sum(scale, scaleOfStrip);
        }
        if (counts is null)
            return null;
        if (!isWhole)
            warnings.Add($"{fields.Where} BACKGROUND_UP, BACKGROUND_DOWN: found no whole counts; taken as Gaussian.");
        return source with
        {
            Counts = channels.Place(counts, 0),
            IsPoisson = isWhole,
            StatisticalError = null,
            SystematicError = null,
            Grouping = null,
            BackScale = scale.Length == 1 ? scale : channels.Place(scale, 1),
        };
    }

    /// <summary>Whether a unit is one of rates, however it is spelt.</summary>
    public static bool IsPerSecond(string unit) =>
        PerSecond.Any(word => unit.Replace(" ", "", StringComparison.Ordinal).EndsWith(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Multiplies rates by the exposure, and makes whole what is whole but for rounding.</summary>
    /// <param name="unit">TUNIT; where it is silent, the numbers tell.</param>
    /// <returns>False where there are no whole counts.</returns>
    private static bool ToCounts(double[] strip, string unit, double exposure)
    {
        bool isRate = IsPerSecond(unit);
        if (!isRate && WholeCounts.Round(strip))
            return true;
        double[] counts = [.. strip.Select(rate => rate * exposure)];
        bool isWhole = WholeCounts.RoundRates(counts);
        if (!isRate && !(isWhole && unit.Length == 0))
            return false;
        counts.CopyTo(strip, 0);
        return isWhole;
    }

    private static double[] Sum(double[] one, double[] other)
    {
        double[] sum = new double[Math.Max(one.Length, other.Length)];
        for (int i = 0; i < sum.Length; i++)
            sum[i] = one[one.Length == 1 ? 0 : i] + other[other.Length == 1 ? 0 : i];
        return sum;
    }
}
