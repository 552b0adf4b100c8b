namespace Almagest.Studies.Rates;

/// <summary>An instrument whose spectra are simulated.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Lower">keV, of the campaign's grid.</param>
/// <param name="Upper">keV.</param>
internal abstract record RatesInstrument(string Name, double Lower, double Upper)
{
    /// <param name="data">Folder of real spectra.</param>
    /// <param name="folder">Where spectra and what they need are written.</param>
    public abstract IRatesSpectra Open(string data, string folder);
}

/// <summary>One of real files.</summary>
/// <param name="Spectrum">Below the folder of real data; what the simulated ones are like: response, background, scales.</param>
/// <param name="Rmf">Null: the one that the spectrum names.</param>
internal sealed record MeasuredInstrument(string Name, string Spectrum, string? Rmf, double Lower, double Upper)
    : RatesInstrument(Name, Lower, Upper)
{
    public static IReadOnlyList<MeasuredInstrument> All { get; } =
    [
        new("Chandra", "chandra-acis-3c273/3c273.pi", null, 0.5, 7),
        new("Swift", "swift-xrt-pc-grb070110/interval0pc.pi", "swift-xrt-pc-2m0259/swxpc0to12s6_20130101v014.rmf.gz", 0.3, 10),
        new("NICER", "nicer-xti-fakeit/spec.pha", null, 0.3, 10),
    ];

    public override IRatesSpectra Open(string data, string folder) => new RatesSpectra(this, data, folder);
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
    /// <summary>What the run takes for the background: data or auto.</summary>
    public string Background { get; init; } = "data";

    public static IReadOnlyList<RatesCell> All { get; } =
    [
        .. from instrument in MeasuredInstrument.All
        from counts in (int[])[100, 1_000, 10_000]
        from isBad in (bool[])[false, true]
        select new RatesCell(instrument, counts, isBad),
    ];

    /// <summary>What is found of what is wrong, beside right spectra.</summary>
    public static IReadOnlyList<RatesCell> Misfits { get; } =
    [
        .. from instrument in MeasuredInstrument.All
        from counts in (int[])[100, 1_000, 10_000]
        from misfit in Enum.GetValues<RatesMisfit>()
        where counts > 100 || misfit == RatesMisfit.None
        select new RatesCell(instrument, counts, false, misfit),
    ];
}
