using System.Buffers.Binary;

namespace Almagest.Ogip.Fits;

/// <summary>Writes a FITS file of binary tables behind an empty primary HDU.</summary>
/// <remarks>Source: FITS Standard 4.0.</remarks>
internal sealed class FitsWriter
{
    private readonly List<byte[]> _parts = [];

    /// <param name="cards">Further cards of the primary header; null for none.</param>
    public FitsWriter(HeaderCards? cards = null)
    {
        HeaderCards primary = new HeaderCards()
            .Add("SIMPLE", true, "conforms to the FITS standard")
            .Add("BITPIX", 8)
            .Add("NAXIS", 0)
            .Add("EXTEND", true);
        if (cards is not null)
            primary.AddAll(cards);
        _parts.Add(primary.ToBytes());
    }

    /// <param name="name">EXTNAME.</param>
    /// <param name="columns">All of the same number of rows.</param>
    /// <param name="cards">Further cards; null for none.</param>
    /// <exception cref="ArgumentException">The columns differ in length.</exception>
    public FitsWriter AddTable(string name, IReadOnlyList<OutputColumn> columns, HeaderCards? cards = null)
    {
        int rows = columns.Count == 0 ? 0 : columns[0].RowCount;
        if (columns.Any(column => column.RowCount != rows))
            throw new ArgumentException("Columns of one table have one length.", nameof(columns));
        (byte[] data, int heapBytes) = Encode(columns, rows);
        int rowLength = columns.Sum(column => column.Width);
        HeaderCards header = new HeaderCards()
            .Add("XTENSION", "BINTABLE", "binary table")
            .Add("BITPIX", 8)
            .Add("NAXIS", 2)
            .Add("NAXIS1", rowLength)
            .Add("NAXIS2", rows)
            .Add("PCOUNT", heapBytes)
            .Add("GCOUNT", 1)
            .Add("TFIELDS", columns.Count);
        for (int i = 0; i < columns.Count; i++)
            Describe(header, columns[i], i + 1);
        header.Add("EXTNAME", name);
        if (cards is not null)
            header.AddAll(cards);
        _parts.Add(header.ToBytes());
        _parts.Add(data);
        _parts.Add(new byte[(FitsFile.Block - (data.Length % FitsFile.Block)) % FitsFile.Block]);
        return this;
    }

    public byte[] ToBytes() => [.. _parts.SelectMany(part => part)];

    private static void Describe(HeaderCards header, OutputColumn column, int number)
    {
        header.Add($"TTYPE{number}", column.Name).Add($"TFORM{number}", column.Format);
        if (column.Unit.Length > 0)
            header.Add($"TUNIT{number}", column.Unit);
        if (column.LegalRange is not (long least, long most))
            return;
        header.Add($"TLMIN{number}", least).Add($"TLMAX{number}", most);
    }

    private static (byte[] Data, int HeapBytes) Encode(IReadOnlyList<OutputColumn> columns, int rows)
    {
        var table = new MemoryStream();
        var heap = new MemoryStream();
        byte[] descriptor = new byte[8];
        for (int row = 0; row < rows; row++)
            foreach (OutputColumn column in columns)
            {
                byte[] bytes = column.Rows[row];
                if (!column.IsVariable)
                {
                    if (bytes.Length != column.Width)
                        throw new ArgumentException($"Rows of column {column.Name} differ in length.", nameof(columns));
                    table.Write(bytes);
                    continue;
                }
                BinaryPrimitives.WriteInt32BigEndian(descriptor, bytes.Length / column.ElementBytes);
                BinaryPrimitives.WriteInt32BigEndian(descriptor.AsSpan(4), checked((int)heap.Length));
                table.Write(descriptor);
                heap.Write(bytes);
            }
        heap.WriteTo(table);
        return (table.ToArray(), (int)heap.Length);
    }
}
