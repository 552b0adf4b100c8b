using Almagest.Spectra;

namespace Almagest.Ogip.Fits;

/// <summary>A BINTABLE extension.</summary>
internal sealed class BinaryTable
{
    private const int MaximumColumns = 999;
    private readonly List<TableColumn> _columns = [];

    internal BinaryTable(FitsHdu hdu)
    {
        FitsHeader header = hdu.Header;
        (Hdu, long rowLength, long rows) = (hdu, header.Size("NAXIS1"), header.Size("NAXIS2"));
        if (header.Integer("NAXIS") != 2 || header.Integer("BITPIX") != 8)
            throw SpectralDataException.At(
                hdu.Where,
                $"NAXIS = {header.Text("NAXIS")}, BITPIX = {header.Text("BITPIX")}",
                "NAXIS = 2 and BITPIX = 8"
            );
        // Rows without bytes could be counted for ever.
        if (rows > hdu.Data.Length || rowLength > int.MaxValue)
            throw header.Wrong("NAXIS2", $"{rows} rows of {rowLength} bytes", "rows that hold data");
        (RowCount, RowLength) = ((int)rows, (int)rowLength);
        long main = (long)RowLength * RowCount;
        long heap = header.Has("THEAP") ? header.Size("THEAP") : main;
        if (main > hdu.Data.Length || heap < main || heap > hdu.Data.Length)
            throw header.Wrong("THEAP", $"a heap at byte {heap} of {hdu.Data.Length}", $"between {main} and the end of the data");
        Heap = hdu.Data[(int)heap..];
        AddColumns(header);
    }

    public FitsHdu Hdu { get; }

    public int RowCount { get; }

    public IReadOnlyList<TableColumn> Columns => _columns;

    internal int RowLength { get; }

    internal ReadOnlyMemory<byte> Heap { get; }

    /// <summary>A column by its name in any case; null if there is none.</summary>
    public TableColumn? Find(string name) =>
        _columns.Find(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="SpectralDataException">There is no such column.</exception>
    public TableColumn Require(string name) =>
        Find(name)
        ?? throw SpectralDataException.At(
            $"{Hdu.Where} column {name}",
            $"only {string.Join(", ", _columns.Take(20).Select(column => column.Name))}",
            "a column of that name"
        );

    private void AddColumns(FitsHeader header)
    {
        long count = header.Size("TFIELDS");
        if (count > MaximumColumns)
            throw header.Wrong("TFIELDS", $"{count}", $"at most {MaximumColumns}");
        long offset = 0;
        for (int number = 1; number <= count; number++)
        {
            string keyword = $"TFORM{number}";
            ColumnFormat format = ColumnFormat.Parse(header.Text(keyword) ?? throw header.Missing(keyword), header, keyword);
            if (offset + format.Width > RowLength)
                throw header.Wrong(
                    keyword,
                    $"columns of {offset + format.Width} bytes or more",
                    $"no more than NAXIS1 = {RowLength}"
                );
            _columns.Add(new TableColumn(this, number, format, (int)offset));
            offset += format.Width;
        }
    }
}
