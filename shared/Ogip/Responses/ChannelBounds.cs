using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.Responses;

/// <summary>EBOUNDS: the nominal energies of the channels, keV, in order of channel.</summary>
/// <param name="First">The number of the first channel; null if EBOUNDS has no CHANNEL column.</param>
/// <param name="Lower">Shape [channels], keV.</param>
/// <param name="Upper">Shape [channels], keV.</param>
internal sealed record ChannelBounds(int? First, double[] Lower, double[] Upper)
{
    public static ChannelBounds Read(FitsHdu hdu)
    {
        BinaryTable table = hdu.Table;
        double[] lower = EnergyColumns.Read(table.Require("E_MIN"));
        double[] upper = EnergyColumns.Read(table.Require("E_MAX"));
        if (lower.Length == 0)
            throw SpectralDataException.At(hdu.Where, "no rows", "one row per channel");
        if (table.Find("CHANNEL") is not TableColumn column)
            return new(null, lower, upper);
        int[] channels = ChannelNumbers.Read(column);
        int first = channels.Min();
        int[]? rows = RowsInOrder(channels, first);
        if (rows is not null)
            return new(first, [.. rows.Select(row => lower[row])], [.. rows.Select(row => upper[row])]);
        // Chandra tools of 2008 left rubbish in CHANNEL: energies that ascend or descend tell the order all the same.
        if (!IsMonotonic(lower))
            throw SpectralDataException.At(
                column.Where,
                $"channels that skip or repeat from {first}",
                $"each of {channels.Length} channels once"
            );
        return new(column.LegalMinimum, lower, upper);
    }

    /// <summary>The row of each channel; null if a channel is absent or there twice.</summary>
    private static int[]? RowsInOrder(int[] channels, int first)
    {
        int[] rows = new int[channels.Length];
        Array.Fill(rows, -1);
        for (int row = 0; row < channels.Length; row++)
        {
            long at = (long)channels[row] - first;
            if (at >= rows.Length || rows[at] >= 0)
                return null;
            rows[at] = row;
        }
        return rows;
    }

    private static bool IsMonotonic(double[] values)
    {
        bool ascends = values[^1] > values[0];
        for (int i = 1; i < values.Length; i++)
            if (values[i] > values[i - 1] != ascends || values[i] == values[i - 1])
                return false;
        return true;
    }
}
