using System.Buffers;

namespace Almagest.Spectra.Responses;

/// <summary>A response whose channels are summed into groups: RMF × ARF, cm², [group, energy bin].</summary>
/// <remarks>Thread-safe, allocates nothing per fold, and gives the same numbers to the bit on every CPU.</remarks>
public sealed class GroupedResponse
{
    private readonly PackedMatrix _matrix;
    private readonly double[]? _area;

    /// <param name="groupCount">Rows.</param>
    /// <param name="matrix">cm², or without unit if <paramref name="area"/> is given apart.</param>
    /// <param name="area">cm², shape [energy bins]; null if the matrix holds it.</param>
    internal GroupedResponse(EnergyGrid energies, int groupCount, PackedMatrix matrix, double[]? area) =>
        (Energies, GroupCount, _matrix, _area) = (energies, groupCount, matrix, area);

    /// <summary>The same with neighbouring groups added up, the matrix shared.</summary>
    /// <param name="firstOf">Shape [sums + 1]: where each sum's groups begin; the last is the number of groups.</param>
    internal GroupedResponse Sum(int[] firstOf) => new(Energies, firstOf.Length - 1, new SummedMatrix(_matrix, firstOf), _area);

    /// <summary>True energies.</summary>
    public EnergyGrid Energies { get; }

    public int GroupCount { get; }

    /// <summary>Bytes of the packed matrix that one fold reads.</summary>
    public long Bytes => _matrix.Bytes;

    /// <summary>Expected count rate in every group.</summary>
    /// <param name="flux">Shape [energy bins], photons cm⁻² s⁻¹ per bin.</param>
    /// <param name="rate">Shape [groups], counts s⁻¹; overwritten.</param>
    public void Fold(ReadOnlySpan<double> flux, Span<double> rate) => Fold(flux, 1, rate);

    /// <summary>Several fluxes at once, which reads the matrix once; each gives the same bits as by itself.</summary>
    /// <param name="fluxes">Shape [vectors, energy bins].</param>
    /// <param name="rates">Shape [vectors, groups]; overwritten.</param>
    public void Fold(ReadOnlySpan<double> fluxes, int vectors, Span<double> rates)
    {
        int bins = Energies.BinCount;
        if (fluxes.Length != vectors * bins)
            throw new ArgumentException($"{fluxes.Length} values for {vectors} times {bins} energies.", nameof(fluxes));
        if (rates.Length != vectors * GroupCount)
            throw new ArgumentException($"{rates.Length} values for {vectors} times {GroupCount} groups.", nameof(rates));
        if (_area is null)
        {
            _matrix.Multiply(fluxes, vectors, rates);
            return;
        }
        double[] rented = ArrayPool<double>.Shared.Rent(fluxes.Length);
        Span<double> photons = rented.AsSpan(0, fluxes.Length);
        for (int v = 0; v < vectors; v++)
        {
            Span<double> detected = photons.Slice(v * bins, bins);
            ReadOnlySpan<double> flux = fluxes.Slice(v * bins, bins);
            for (int i = 0; i < detected.Length; i++)
                detected[i] = flux[i] * _area[i];
        }
        _matrix.Multiply(photons, vectors, rates);
        ArrayPool<double>.Shared.Return(rented);
    }
}
