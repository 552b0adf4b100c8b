namespace Almagest.Spectra.Fluxes;

/// <summary>A band in which a run tells fluxes.</summary>
/// <param name="Name">"0.5-2", "fitted".</param>
/// <param name="Energies">Null: of each fit, from the lowest energy of its channels to the highest.</param>
public sealed record FluxBand(string Name, EnergyBand? Energies)
{
    /// <summary>If nobody says.</summary>
    public const string Usual = "0.5-2,2-10,fitted";

    public const string Fitted = "fitted";

    /// <summary>In place of bands: no fluxes.</summary>
    public const string None = "none";

    private const int Most = 8;

    /// <summary>Reads "0.5-2,2-10,fitted".</summary>
    /// <param name="text">Null: the usual ones.</param>
    /// <exception cref="SpectralDataException">Another form, a band twice, or too many.</exception>
    public static IReadOnlyList<FluxBand> Parse(string? text)
    {
        text ??= Usual;
        if (text.Trim() == None)
            return [];
        FluxBand[] bands = [.. text.Split(',', StringSplitOptions.TrimEntries).Select(Of)];
        if (bands.Length > Most)
            throw SpectralDataException.At("flux", $"{bands.Length} bands", $"at most {Most}");
        return bands.CountBy(band => band.Name).FirstOrDefault(name => name.Value > 1) is { Key: { } twice }
            ? throw SpectralDataException.At("flux", $"{twice} twice", "different bands")
            : bands;
    }

    /// <param name="fitted">What the fit had data in.</param>
    public EnergyBand Within(EnergyBand fitted) => Energies ?? fitted;

    private static FluxBand Of(string word) =>
        word == Fitted ? new(Fitted, null)
        : EnergyBand.Parse(word) is [var band] ? new(band.ToString(), band)
        : throw SpectralDataException.At("flux", $"\"{word}\"", "two energies in keV, such as 2-10");
}
