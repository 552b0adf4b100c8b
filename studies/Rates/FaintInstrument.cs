namespace Almagest.Studies.Rates;

/// <summary>An instrument that sees faint power laws, each beside a background of its own that differs a little from all
/// others'.</summary>
/// <param name="BackgroundCounts">In the background region, within the band, on the mean.</param>
/// <param name="Ratio">Of the background's region to the source's.</param>
internal sealed record FaintInstrument(string Name, double Lower, double Upper, double BackgroundCounts, double Ratio)
    : RatesInstrument(Name, Lower, Upper)
{
    /// <summary>Counts of the source, and ways to take the background.</summary>
    public static IReadOnlyList<RatesCell> Cells { get; } =
    [
        .. from instrument in new FaintInstrument[]
        {
            new("Swift", 0.3, 10, 60, 18),
            new("Chandra", 0.5, 7, 40, 10),
            new("eROSITA", 0.3, 8, 400, 15),
        }
        from counts in (int[])[30, 100, 300]
        from way in (string[])["auto", "data"]
        select new RatesCell(instrument, counts, HasBadChannels: false) { Background = way },
    ];

    public override IRatesSpectra Open(string data, string folder) => new FaintSpectra(this, data, folder);
}
