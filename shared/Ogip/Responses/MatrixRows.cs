using Almagest.Ogip.Fits;
using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Responses;

/// <summary>The rows of a MATRIX extension: groups of channels, numbered as in the file, and their elements.</summary>
internal sealed class MatrixRows
{
    private readonly record struct Group(int FirstChannel, int Count, int Offset);

    private readonly List<Group> _groups = [];
    private readonly TableColumn _groupCount;
    private readonly TableColumn _firstChannel;
    private readonly TableColumn _channelCount;
    private readonly TableColumn _matrix;
    private readonly float _unit;
    private int _used;

    private MatrixRows(BinaryTable table, int bins)
    {
        _groupCount = table.Require("N_GRP");
        _firstChannel = table.Require("F_CHAN");
        _channelCount = table.Require("N_CHAN");
        _matrix = table.Require("MATRIX");
        _unit = (float)EnergyColumns.SquareCentimetres(_matrix);
        FirstRun = new int[bins + 1];
        Values = new float[_matrix.TotalCount()];
        // Asked for their cap on shared heaps alone.
        _firstChannel.TotalCount();
        _channelCount.TotalCount();
    }

    /// <summary>Shape [energy bins + 1]: where the runs of a bin begin.</summary>
    public int[] FirstRun { get; }

    public float[] Values { get; private set; }

    /// <summary>The lowest and highest channel of any group, as the file counts them.</summary>
    public long Lowest { get; private set; } = long.MaxValue;

    public long Highest { get; private set; } = long.MinValue;

    /// <param name="table">One row per energy bin.</param>
    /// <param name="order">Shape [bins]: the row of each bin.</param>
    public static MatrixRows Read(BinaryTable table, int[] order)
    {
        var rows = new MatrixRows(table, order.Length);
        double[] counts = rows._groupCount.ReadScalars();
        for (int bin = 0; bin < order.Length; bin++)
        {
            rows.ReadRow(order[bin], counts[order[bin]]);
            rows.FirstRun[bin + 1] = rows._groups.Count;
        }
        rows.Values = rows.Values[..rows._used];
        return rows;
    }

    /// <summary>True if all groups lie within so many channels from a first one.</summary>
    public bool Fit(long first, int channels) => Lowest > Highest || (Lowest >= first && Highest < first + (long)channels);

    /// <summary>The groups with channels counted from 0; what lies beyond the last channel is left out, as XSPEC and Sherpa
    /// do.</summary>
    /// <param name="first">At most <see cref="Lowest"/>.</param>
    /// <param name="channels">How many there are.</param>
    public RedistributionMatrix.Run[] RunsFrom(int first, int channels)
    {
        return [.. _groups.Select(Cut)];

        RedistributionMatrix.Run Cut(Group group)
        {
            int at = (int)Math.Min(group.FirstChannel - (long)first, channels);
            return new(at, Math.Min(group.Count, channels - at), group.Offset);
        }
    }

    /// <summary>The share of all elements' sum that lies beyond the last channel.</summary>
    public double ShareBeyond(int first, int channels)
    {
        (double all, double beyond) = (0, 0);
        foreach (Group group in _groups)
            for (int i = 0; i < group.Count; i++)
            {
                double element = Math.Abs(Values[group.Offset + i]);
                all += element;
                if ((long)group.FirstChannel + i - first >= channels)
                    beyond += element;
            }
        return all > 0 ? beyond / all : 0;
    }

    /// <summary>The largest sum of a bin's elements: of a redistribution about 1, or less.</summary>
    public double LargestSum()
    {
        double largest = 0;
        for (int bin = 0; bin + 1 < FirstRun.Length; bin++)
        {
            double sum = 0;
            for (int g = FirstRun[bin]; g < FirstRun[bin + 1]; g++)
                foreach (float element in Values.AsSpan(_groups[g].Offset, _groups[g].Count))
                    sum += element;
            largest = Math.Max(largest, sum);
        }
        return largest;
    }

    private void ReadRow(int row, double groups)
    {
        if (groups == 0)
            return;
        double[] first = _firstChannel.ReadRow(row);
        double[] count = _channelCount.ReadRow(row);
        if (!(groups > 0 && groups <= Math.Min(first.Length, count.Length)))
            throw SpectralDataException.At(
                $"{_groupCount.Where}, row {row + 1}",
                $"{groups} groups",
                $"0 to {Math.Min(first.Length, count.Length)}: so many F_CHAN and N_CHAN there are"
            );
        double[] elements = _matrix.ReadRow(row);
        int used = 0;
        for (int group = 0; group < (int)groups; group++)
        {
            // An empty group says nothing, wherever it begins.
            if (count[group] == 0)
                continue;
            if (!(count[group] > 0 && count[group] <= elements.Length - used))
                throw SpectralDataException.At(
                    $"{_channelCount.Where}, row {row + 1}",
                    $"a group of {count[group]} channels",
                    $"0 to {elements.Length - used}: so many elements are left in MATRIX"
                );
            if (!(Math.Abs(first[group]) <= int.MaxValue))
                throw SpectralDataException.At($"{_firstChannel.Where}, row {row + 1}", $"{first[group]}", "a channel number");
            Add((int)first[group], elements.AsSpan(used, (int)count[group]));
            used += (int)count[group];
        }
    }

    private void Add(int first, ReadOnlySpan<double> elements)
    {
        // Nothing is said of channels, which may then be numbered anyhow: some writers fill in 0.
        if (!elements.ContainsAnyExcept(0.0))
            return;
        _groups.Add(new(first, elements.Length, _used));
        Lowest = Math.Min(Lowest, first);
        Highest = Math.Max(Highest, (long)first + elements.Length - 1);
        foreach (double element in elements)
            Values[_used++] = (float)element * _unit;
    }
}
