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

    private MatrixRows(BinaryTable table)
    {
        _groupCount = table.Require("N_GRP");
        _firstChannel = table.Require("F_CHAN");
        _channelCount = table.Require("N_CHAN");
        _matrix = table.Require("MATRIX");
        _unit = EnergyColumns.IsSquareMetres(_matrix) ? (float)EnergyColumns.SquareCentimetresPerSquareMetre : 1;
        FirstRun = new int[table.RowCount + 1];
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
    /// <param name="descends">True: the last row is the first bin.</param>
    public static MatrixRows Read(BinaryTable table, bool descends)
    {
        var rows = new MatrixRows(table);
        double[] counts = rows._groupCount.ReadScalars();
        for (int bin = 0; bin < counts.Length; bin++)
        {
            int row = descends ? counts.Length - 1 - bin : bin;
            rows.ReadRow(row, counts[row]);
            rows.FirstRun[bin + 1] = rows._groups.Count;
        }
        rows.Values = rows.Values[..rows._used];
        return rows;
    }

    /// <summary>True if all groups lie within so many channels from a first one.</summary>
    public bool Fit(long first, int channels) => Lowest > Highest || (Lowest >= first && Highest < first + (long)channels);

    /// <summary>The groups with channels counted from 0.</summary>
    public RedistributionMatrix.Run[] RunsFrom(int first) =>
        [.. _groups.Select(group => new RedistributionMatrix.Run(group.FirstChannel - first, group.Count, group.Offset))];

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
        _groups.Add(new(first, elements.Length, _used));
        Lowest = Math.Min(Lowest, first);
        Highest = Math.Max(Highest, (long)first + elements.Length - 1);
        foreach (double element in elements)
            Values[_used++] = (float)element * _unit;
    }
}
