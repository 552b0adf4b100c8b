using Almagest.Spectra.Observations;

namespace Almagest.Ogip.Pha;

/// <summary>
/// The background that gratings' spectra carry in columns: BACKGROUND_UP and BACKGROUND_DOWN, counts from the strips above
/// and below the source, with BACKSCUP and BACKSCDN. The two are added, which loses nothing, for both strips are Poisson
/// and cover the same wavelengths.
/// </summary>
internal static class ColumnBackground
{
    private static readonly (string Column, string Scale)[] Strips =
    [
        ("BACKGROUND_UP", "BACKSCUP"),
        ("BACKGROUND_DOWN", "BACKSCDN"),
    ];

    /// <returns>Null if the spectrum has no such columns.</returns>
    public static CountSpectrum? Of(PhaFields fields, CountSpectrum source, ChannelOrder channels)
    {
        double[]? counts = null;
        double[] scale = [0];
        foreach ((string column, string keyword) in Strips)
        {
            if (fields.Column(column) is not double[] strip)
                continue;
            if (strip.Length != channels.RowCount)
                throw fields.Wrong($"column {column}", $"{strip.Length} values", $"{channels.RowCount}, one a channel");
            if (Array.FindIndex(strip, value => !(value >= 0) || Math.Floor(value) != value) is >= 0 and int bad)
                throw fields.Wrong($"column {column}, value {bad + 1}", $"{strip[bad]}", "counts: whole and at least 0");
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
        return source with
        {
            Counts = channels.Place(counts, 0),
            IsPoisson = true,
            StatisticalError = null,
            SystematicError = null,
            Grouping = null,
            BackScale = scale.Length == 1 ? scale : channels.Place(scale, 1),
        };
    }

    private static double[] Sum(double[] one, double[] other)
    {
        double[] sum = new double[Math.Max(one.Length, other.Length)];
        for (int i = 0; i < sum.Length; i++)
            sum[i] = one[one.Length == 1 ? 0 : i] + other[other.Length == 1 ? 0 : i];
        return sum;
    }
}
