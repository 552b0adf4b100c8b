namespace Almagest.Spectra.Responses;

/// <summary>Effective area (ARF): cm², one value per true-energy bin.</summary>
public sealed class EffectiveArea
{
    private readonly double[] _area;

    /// <param name="energies">n bins, keV.</param>
    /// <param name="area">Shape [n], cm², finite and at least 0.</param>
    public EffectiveArea(EnergyGrid energies, ReadOnlySpan<double> area)
    {
        if (area.Length != energies.BinCount)
            throw SpectralDataException.At("effective area", $"{area.Length} values", $"{energies.BinCount}, one per energy bin");
        for (int i = 0; i < area.Length; i++)
            if (!double.IsFinite(area[i]) || area[i] < 0)
                throw SpectralDataException.At($"effective area, bin {i}", $"{area[i]} cm²", "a finite area of at least 0");
        Energies = energies;
        _area = area.ToArray();
    }

    public EnergyGrid Energies { get; }

    /// <summary>Shape [n], cm².</summary>
    public ReadOnlySpan<double> Area => _area;
}
