namespace Almagest.Spectra.Responses;

/// <summary>
/// Which bin of a campaign's grid each channel belongs to. A channel belongs wholly to the bin that holds its nominal energy,
/// so that counts and expected counts of a bin are plain sums and stay Poisson.
/// </summary>
internal static class ChannelBinning
{
    /// <summary>No bin: the channel lies outside the grid.</summary>
    public const int None = -1;

    /// <returns>Shape [channels]: a bin of the grid, or <see cref="None"/>.</returns>
    public static int[] BinOfChannel(RedistributionMatrix matrix, EnergyGrid grid)
    {
        int[] bins = new int[matrix.ChannelCount];
        for (int channel = 0; channel < bins.Length; channel++)
            bins[channel] = grid.FindBin(NominalEnergy(matrix, channel));
        return bins;
    }

    /// <summary>The middle of a channel's EBOUNDS, keV.</summary>
    public static double NominalEnergy(RedistributionMatrix matrix, int channel) =>
        0.5 * (matrix.ChannelLower[channel] + matrix.ChannelUpper[channel]);
}
