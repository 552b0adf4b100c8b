namespace Almagest.Spectra.Responses;

/// <summary>Response (RMF × ARF), cm², [channel, energy bin], packed by energy bin. Folds a model into expected counts.</summary>
/// <remarks>Thread-safe: nothing changes after construction.</remarks>
public sealed class ResponseMatrix
{
    private readonly RedistributionMatrix _matrix;
    private readonly double[] _area;

    private readonly Lazy<GroupedResponse> _channels;

    private ResponseMatrix(RedistributionMatrix matrix, double[] area)
    {
        (_matrix, _area) = (matrix, area);
        _channels = new(() => GroupForFit([.. Enumerable.Range(0, ChannelCount)], ChannelCount));
    }

    /// <summary>The response of an RMF and an ARF, or of a full response (RSP) alone.</summary>
    /// <param name="matrix">n energy bins.</param>
    /// <param name="area">On the same grid (edges equal to 1e-4 relative); null for area 1, or where the matrix includes
    /// it.</param>
    /// <exception cref="SpectralDataException">The grids differ.</exception>
    public static ResponseMatrix Combine(RedistributionMatrix matrix, EffectiveArea? area)
    {
        int bins = matrix.Energies.BinCount;
        if (area is null)
        {
            double[] ones = new double[bins];
            Array.Fill(ones, 1);
            return new ResponseMatrix(matrix, ones);
        }
        if (area.Energies.BinCount != bins)
            throw SpectralDataException.At(
                "ARF and RMF",
                $"{area.Energies.BinCount} energy bins in the ARF and {bins} in the RMF",
                "the same energy grid"
            );
        for (int i = 1; i <= bins; i++)
            if (Math.Abs(area.Energies.Edges[i] - matrix.Energies.Edges[i]) > 1e-4 * matrix.Energies.Edges[i])
                throw SpectralDataException.At(
                    "ARF and RMF",
                    $"edge {i} at {area.Energies.Edges[i]} keV in the ARF and {matrix.Energies.Edges[i]} keV in the RMF",
                    "the same energy grid"
                );
        return new ResponseMatrix(matrix, area.Area.ToArray());
    }

    public EnergyGrid Energies => _matrix.Energies;
    public int ChannelCount => _matrix.ChannelCount;
    public RedistributionMatrix Redistribution => _matrix;

    /// <summary>Shape [energy bins], cm²; 1 where the redistribution includes it.</summary>
    public ReadOnlySpan<double> Area => _area;

    /// <summary>Expected count rate in every channel.</summary>
    /// <param name="flux">Shape [energy bins], photons cm⁻² s⁻¹ per bin.</param>
    /// <param name="rate">Shape [channels], counts s⁻¹; overwritten.</param>
    public void Fold(ReadOnlySpan<double> flux, Span<double> rate)
    {
        if (rate.Length != ChannelCount)
            throw new ArgumentException($"{rate.Length} values for {ChannelCount} channels.", nameof(rate));
        _channels.Value.Fold(flux, rate);
    }

    /// <summary>The same response with its channels summed into groups.</summary>
    /// <param name="groupOfChannel">Shape [channels]: 0 .. groupCount - 1, or -1 for a channel that is left out.</param>
    /// <param name="groupCount">How many groups; some may be empty.</param>
    /// <exception cref="ArgumentException">Another number of channels, or a group out of range.</exception>
    public GroupedResponse Group(ReadOnlySpan<int> groupOfChannel, int groupCount) =>
        Group(groupOfChannel, groupCount, [], areaApart: false);

    /// <summary>
    /// As above, but the area is kept apart: where groups are single channels, the matrix is then as the file has it, in single
    /// precision, and half as long. Folds differ from the other's by rounding.
    /// </summary>
    /// <param name="weightOfChannel">A factor for each channel; empty for 1.</param>
    internal GroupedResponse GroupForFit(
        ReadOnlySpan<int> groupOfChannel,
        int groupCount,
        ReadOnlySpan<double> weightOfChannel = default
    ) => Group(groupOfChannel, groupCount, weightOfChannel, areaApart: true);

    private GroupedResponse Group(
        ReadOnlySpan<int> groupOfChannel,
        int groupCount,
        ReadOnlySpan<double> weightOfChannel,
        bool areaApart
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groupCount);
        if (groupOfChannel.Length != ChannelCount)
            throw new ArgumentException($"{groupOfChannel.Length} values for {ChannelCount} channels.", nameof(groupOfChannel));
        foreach (int group in groupOfChannel)
            if (group < -1 || group >= groupCount)
                throw new ArgumentException($"Group {group} of {groupCount}.", nameof(groupOfChannel));
        int[] groups = groupOfChannel.ToArray();
        double[] weights = weightOfChannel.ToArray();
        return new GroupedResponse(
            Energies,
            groupCount,
            PackedMatrix.Build(groupCount, Energies.BinCount, WriteColumn),
            areaApart ? _area : null
        );

        void WriteColumn(int bin, Span<double> column)
        {
            if (_area[bin] == 0)
                return;
            double area = areaApart ? 1 : _area[bin];
            foreach (RedistributionMatrix.Run run in _matrix.RunsOf(bin))
            {
                ReadOnlySpan<float> values = _matrix.ValuesOf(run);
                for (int i = 0; i < values.Length; i++)
                {
                    int channel = run.FirstChannel + i,
                        group = groups[channel];
                    if (group >= 0)
                        column[group] += area * values[i] * (weights.Length == 0 ? 1 : weights[channel]);
                }
            }
        }
    }
}
