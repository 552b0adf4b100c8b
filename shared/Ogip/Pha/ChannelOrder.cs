using Almagest.Ogip.Fits;
using Almagest.Spectra.Observations;

namespace Almagest.Ogip.Pha;

/// <summary>Where each row of a spectrum belongs: rows may be out of order, and channels may be absent in between.</summary>
internal sealed class ChannelOrder
{
    /// <summary>QUALITY of a channel that the file leaves out, or has no number for: never fitted.</summary>
    public const short Absent = CountSpectrum.Unmeasured;

    /// <summary>Channels of the domain's arrays for each row of the file, before it is unreasonable.</summary>
    private const int MaximumStretch = 64;

    private readonly int[] _channels;
    private readonly int _count;

    private ChannelOrder(int[] channels, int first, int count, int? legalMinimum) =>
        (_channels, First, _count, LegalMinimum) = (channels, first, count, legalMinimum);

    public int First { get; }

    /// <summary>TLMIN of CHANNEL.</summary>
    public int? LegalMinimum { get; }

    public int RowCount => _channels.Length;

    private bool IsComplete => _count == _channels.Length;

    /// <param name="fields">With a CHANNEL column, or in type II possibly without: then channels run from 1.</param>
    /// <param name="rows">Channels that the counts have.</param>
    public static ChannelOrder Of(PhaFields fields, int rows)
    {
        TableColumn? column = fields.Hdu.Table.Find("CHANNEL");
        int? minimum = column?.LegalMinimum;
        int[] channels = [.. Enumerable.Range(minimum ?? 1, rows)];
        if (fields.Column("CHANNEL") is double[] values)
            channels = ChannelNumbers.Check(column!, values);
        else if (fields is TypeOneFields)
            throw fields.Wrong("column CHANNEL", "no such column", "one with the channel numbers");
        if (channels.Length != rows)
            throw fields.Wrong("column CHANNEL", $"{channels.Length} channels", $"{rows}, as many as counts");
        (int first, int last) = (channels.Min(), channels.Max());
        long count = (long)last - first + 1;
        if (count > (long)MaximumStretch * (rows + 64))
            throw fields.Wrong("column CHANNEL", $"{rows} rows for channels {first} to {last}", "fewer absent channels");
        var order = new ChannelOrder(channels, first, (int)count, minimum);
        order.RequireEachOnce(fields);
        return order;
    }

    /// <summary>Values in order of channel.</summary>
    /// <param name="values">In order of row.</param>
    /// <param name="absent">For channels that the file leaves out.</param>
    public T[] Place<T>(T[] values, T absent)
    {
        T[] placed = new T[_count];
        if (!IsComplete)
            Array.Fill(placed, absent);
        for (int row = 0; row < values.Length; row++)
            placed[_channels[row] - First] = values[row];
        return placed;
    }

    /// <summary>Flags in order of channel; made for the absent channels alone if the file has none, unless told
    /// otherwise.</summary>
    public short[]? PlaceFlags(short[]? flags, short absent, bool onlyIfPresent = false) =>
        flags is not null ? Place(flags, absent)
        : IsComplete || onlyIfPresent ? null
        : Place(new short[_channels.Length], absent);

    private void RequireEachOnce(PhaFields fields)
    {
        bool[] seen = new bool[_count];
        foreach (int channel in _channels)
        {
            if (seen[channel - First])
                throw fields.Wrong("column CHANNEL", $"channel {channel} twice", "each channel once");
            seen[channel - First] = true;
        }
    }
}
