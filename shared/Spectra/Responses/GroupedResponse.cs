using System.Buffers;

namespace Almagest.Spectra.Responses;

/// <summary>A response whose channels are summed into groups: RMF × ARF, cm², [group, energy bin].</summary>
/// <remarks>Thread-safe, allocates nothing per fold, and gives the same numbers to the bit on every CPU.</remarks>
public sealed class GroupedResponse
{
    private readonly PackedMatrix _matrix;
    private readonly double[]? _area;
    private double[]? _seen;

    /// <param name="groupCount">Rows.</param>
    /// <param name="matrix">cm², or without unit if <paramref name="area"/> is given apart.</param>
    /// <param name="area">cm², shape [energy bins]; null if the matrix holds it.</param>
    internal GroupedResponse(EnergyGrid energies, int groupCount, PackedMatrix matrix, double[]? area) =>
        (Energies, GroupCount, _matrix, _area) = (energies, groupCount, matrix, area);

    /// <summary>The same with groups added up, the matrix shared.</summary>
    /// <param name="firstOf">Shape [sums + 1]: where each sum's groups begin among the members.</param>
    /// <param name="members">Groups, sum by sum.</param>
    internal GroupedResponse Sum(int[] firstOf, int[] members) =>
        new(Energies, firstOf.Length - 1, new SummedMatrix(_matrix, firstOf, members), _area) { Whole = this };

    /// <summary>What the groups are sums of, the same for many spectra; null where they are no sums.</summary>
    internal GroupedResponse? Whole { get; private init; }

    /// <summary>Writes into each group what its members among those of <see cref="Whole"/> have together.</summary>
    /// <param name="ofWhole">Shape [groups of the whole].</param>
    /// <param name="sums">Shape [groups]; overwritten.</param>
    internal void AddUp(ReadOnlySpan<double> ofWhole, Span<double> sums) => ((SummedMatrix)_matrix).Add(ofWhole, sums);

    /// <summary>Shape [groups]: counts s⁻¹ of one photon cm⁻² s⁻¹ in each bin. Summed up once; many spectra ask.</summary>
    internal ReadOnlySpan<double> Seen()
    {
        if (_seen is null)
        {
            double[] seen = new double[GroupCount];
            if (Whole is { } whole)
                AddUp(whole.Seen(), seen);
            else
                Fold([.. Enumerable.Repeat(1.0, Energies.BinCount)], seen);
            _seen = seen;
        }
        return _seen;
    }

    /// <summary>Shape [energy bins]: counts s⁻¹ in all groups of one photon cm⁻² s⁻¹ in a bin.</summary>
    internal double[] Sensitivity()
    {
        double[] sums = _matrix.ColumnSums();
        for (int i = 0; _area is not null && i < sums.Length; i++)
            sums[i] *= _area[i];
        return sums;
    }

    /// <summary>This response to fluxes on few energies, from which those on its own follow linearly.</summary>
    /// <param name="few">F bins.</param>
    /// <param name="photons">Shape [F, energy bins]: what one photon in each of the few is on these; overwritten.</param>
    internal GroupedResponse On(EnergyGrid few, double[] photons)
    {
        double[] rates = new double[few.BinCount * GroupCount];
        for (int i = 0; _area is not null && i < photons.Length; i++)
            photons[i] *= _area[i % _area.Length];
        _matrix.Multiply(photons, few.BinCount, rates);
        return new(
            few,
            GroupCount,
            PackedMatrix.Build(GroupCount, few.BinCount, (column, values) =>
                Rounded(rates.AsSpan(column * GroupCount, GroupCount), values)
            ),
            area: null
        );
    }

    /// <summary>To single precision, far better than such a response is: half the memory to read.</summary>
    private static void Rounded(ReadOnlySpan<double> rates, Span<double> rounded)
    {
        for (int i = 0; i < rounded.Length; i++)
            rounded[i] = (float)rates[i];
    }

    /// <summary>The sums that this response is of its <see cref="Whole"/>, of another whole.</summary>
    internal GroupedResponse Of(GroupedResponse whole) =>
        new(whole.Energies, GroupCount, ((SummedMatrix)_matrix).Of(whole._matrix), whole._area) { Whole = whole };

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
