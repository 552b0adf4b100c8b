namespace Almagest.Studies.Rates;

/// <summary>An instrument whose spectra are simulated: files below a folder of real data.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Spectrum">What the simulated ones are like: response, background, scales.</param>
/// <param name="Rmf">Null: the one that the spectrum names.</param>
/// <param name="Lower">keV, of the campaign's grid.</param>
/// <param name="Upper">keV.</param>
internal sealed record RatesInstrument(string Name, string Spectrum, string? Rmf, double Lower, double Upper)
{
    public static IReadOnlyList<RatesInstrument> All { get; } =
    [
        new("Chandra", "chandra-acis-3c273/3c273.pi", null, 0.5, 7),
        new("Swift", "swift-xrt-pc-grb070110/interval0pc.pi", "swift-xrt-pc-2m0259/swxpc0to12s6_20130101v014.rmf.gz", 0.3, 10),
        new("NICER", "nicer-xti-fakeit/spec.pha", null, 0.3, 10),
    ];
}

/// <summary>What is wrong with spectra that are fitted by an absorbed power law.</summary>
internal enum RatesMisfit
{
    None,

    /// <summary>A narrow line at 6.4 keV of 150 eV in equivalent width.</summary>
    Line,

    /// <summary>Energies read 3 % too high.</summary>
    Gain,
}

/// <summary>Spectra of one brightness through one instrument.</summary>
/// <param name="Counts">Expected of the source within the grid.</param>
/// <param name="HasBadChannels">Two tenths of them: every tenth, and a tenth in one piece.</param>
internal sealed record RatesCell(
    RatesInstrument Instrument,
    int Counts,
    bool HasBadChannels,
    RatesMisfit Misfit = RatesMisfit.None
)
{
    public static IReadOnlyList<RatesCell> All { get; } =
    [
        .. from instrument in RatesInstrument.All
        from counts in (int[])[100, 1_000, 10_000]
        from isBad in (bool[])[false, true]
        select new RatesCell(instrument, counts, isBad),
    ];

    /// <summary>What is found of what is wrong, beside right spectra.</summary>
    public static IReadOnlyList<RatesCell> Misfits { get; } =
    [
        .. from instrument in RatesInstrument.All
        from counts in (int[])[100, 1_000, 10_000]
        from misfit in Enum.GetValues<RatesMisfit>()
        where counts > 100 || misfit == RatesMisfit.None
        select new RatesCell(instrument, counts, false, misfit),
    ];
}
