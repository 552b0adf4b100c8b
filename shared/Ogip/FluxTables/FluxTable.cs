namespace Almagest.Ogip.FluxTables;

/// <summary>One bin of a spectrum in flux.</summary>
/// <param name="Lower">keV.</param>
/// <param name="Upper">keV.</param>
/// <param name="Flux">Photons cm⁻² s⁻¹ in the bin; of an energy flux, that divided by <see cref="Nominal"/>.</param>
/// <param name="Error">1 sigma of it; 0 where there is none.</param>
/// <param name="IsGood">False where nothing was measured, or it is masked.</param>
internal readonly record struct FluxBin(double Lower, double Upper, double Flux, double Error, bool IsGood)
{
    /// <summary>The geometric middle, keV: the energy at which an energy flux is turned into photons.</summary>
    public double Nominal => Math.Sqrt(Lower * Upper);

    public double Width => Upper - Lower;
}

/// <summary>A spectrum in flux, in order of energy.</summary>
/// <param name="IsEnergy">True if energy was measured, not photons: a model's photons count by their energy over
/// <see cref="FluxBin.Nominal"/>.</param>
/// <param name="HasErrors">False if the file has no column of errors.</param>
/// <param name="Keywords">What the file says beside its columns; upper case.</param>
/// <param name="Notes">How the file was read where it left something open.</param>
internal sealed record FluxTable(
    IReadOnlyList<FluxBin> Bins,
    bool IsEnergy,
    bool HasErrors,
    IReadOnlyDictionary<string, string> Keywords,
    IReadOnlyList<string> Notes
);
