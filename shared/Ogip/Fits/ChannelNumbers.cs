using Almagest.Spectra;

namespace Almagest.Ogip.Fits;

/// <summary>A CHANNEL column. Some writers store the whole numbers as floats.</summary>
internal static class ChannelNumbers
{
    public static int[] Read(TableColumn column) => Check(column, column.ReadScalars());

    public static int[] Check(TableColumn column, double[] values)
    {
        int[] channels = new int[values.Length];
        for (int row = 0; row < values.Length; row++)
        {
            if (!(Math.Abs(values[row]) <= int.MaxValue) || Math.Floor(values[row]) != values[row])
                throw SpectralDataException.At($"{column.Where}, value {row + 1}", $"{values[row]}", "a channel number");
            channels[row] = (int)values[row];
        }
        return channels;
    }
}
