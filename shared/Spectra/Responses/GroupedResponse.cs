namespace Almagest.Spectra.Responses;

/// <summary>A response whose channels are summed into groups: RMF × ARF, cm², [group, energy bin].</summary>
/// <remarks>Thread-safe, allocates nothing per fold, and gives the same numbers to the bit on every CPU.</remarks>
public sealed class GroupedResponse
{
    private readonly PackedMatrix _matrix;

    internal GroupedResponse(EnergyGrid energies, int groupCount, PackedMatrix matrix) =>
        (Energies, GroupCount, _matrix) = (energies, groupCount, matrix);

    /// <summary>True energies.</summary>
    public EnergyGrid Energies { get; }

    public int GroupCount { get; }

    /// <summary>Bytes of the packed matrix that one fold reads.</summary>
    public long Bytes => _matrix.Bytes;

    /// <summary>Expected count rate in every group.</summary>
    /// <param name="flux">Shape [energy bins], photons cm⁻² s⁻¹ per bin.</param>
    /// <param name="rate">Shape [groups], counts s⁻¹; overwritten.</param>
    public void Fold(ReadOnlySpan<double> flux, Span<double> rate)
    {
        Energies.RequireOneValuePerBin(flux);
        if (rate.Length != GroupCount) throw new ArgumentException($"{rate.Length} values for {GroupCount} groups.", nameof(rate));
        _matrix.Multiply(flux, rate);
    }

    /// <summary>Several fluxes at once, which reads the matrix once; each gives the same bits as by itself.</summary>
    /// <param name="fluxes">Shape [vectors, energy bins].</param>
    /// <param name="vectors">How many.</param>
    /// <param name="rates">Shape [vectors, groups]; overwritten.</param>
    public void Fold(ReadOnlySpan<double> fluxes, int vectors, Span<double> rates)
    {
        int bins = Energies.BinCount;
        if (fluxes.Length != vectors * bins) throw new ArgumentException($"{fluxes.Length} values for {vectors} grids of {bins} bins.", nameof(fluxes));
        if (rates.Length != vectors * GroupCount) throw new ArgumentException($"{rates.Length} values for {vectors} times {GroupCount} groups.", nameof(rates));
        for (int v = 0; v < vectors; v++) _matrix.Multiply(fluxes.Slice(v * bins, bins), rates.Slice(v * GroupCount, GroupCount));
    }
}
