using System.Buffers.Binary;
using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.VoTables;

/// <summary>The rows of BINARY and BINARY2. Every length is held against the bytes that are there.</summary>
/// <remarks>Source: IVOA VOTable 1.5, sections 5.3 and 5.4.</remarks>
internal static class BinaryRows
{
    /// <param name="hasNulls">True for BINARY2, whose rows begin with a bit for each column that has no value.</param>
    /// <exception cref="SpectralDataException">Cut short, or sizes that can't be.</exception>
    public static (IReadOnlyList<VoColumn> Columns, int Rows) Read(
        string where,
        IReadOnlyList<VoField> fields,
        ReadOnlyMemory<byte> bytes,
        bool hasNulls,
        FitsLimits limits
    )
    {
        BinaryColumn[] columns = [.. fields.Select(field => new BinaryColumn(field, bytes))];
        long[] counts = [.. fields.Select(field => field.IsVariable ? VariableCount(field) : field.FixedCount)];
        ReadOnlySpan<byte> span = bytes.Span;
        int rows = 0,
            at = 0,
            nulls = hasNulls ? (fields.Count + 7) / 8 : 0;
        while (at < span.Length)
        {
            int start = at;
            if (rows == limits.MaximumRows)
                throw SpectralDataException.At(
                    $"{where}, row {rows + 1}",
                    "more rows",
                    $"at most {limits.MaximumRows} (max-rows allows more)"
                );
            Skip(span, nulls, "the null flags", ref at);
            for (int i = 0; i < columns.Length; i++)
            {
                long count = counts[i];
                if (count < 0)
                {
                    Skip(span, sizeof(int), fields[i].Name, ref at);
                    count = BinaryPrimitives.ReadInt32BigEndian(span[(at - sizeof(int))..]);
                }
                int cell = at;
                Skip(span, count < 0 ? count : fields[i].SizeOf(count), fields[i].Name, ref at);
                columns[i].Add(cell, (int)count, hasNulls && (span[start + (i / 8)] & (0x80 >> (i % 8))) != 0);
            }
            if (at == start)
                throw SpectralDataException.At(where, "rows without a byte", "columns that hold something");
            rows++;
        }
        return (columns, rows);

        void Skip(ReadOnlySpan<byte> all, long size, string column, ref int position)
        {
            if (size < 0 || size > all.Length - position)
                throw SpectralDataException.At(
                    $"{where}, row {rows + 1}, {Printable.Escaped(VoField.Told(column))}",
                    $"{size} bytes from byte {position} of {all.Length}",
                    "as many as its stream holds"
                );
            position += (int)size;
        }
    }

    /// <summary>Told in each cell: -1. Of several axes readers count differently what a cell's length counts.</summary>
    private static long VariableCount(VoField field) =>
        field.ArraySize.Contains('x')
            ? throw field.Wrong(
                $"arraysize '{Printable.Escaped(VoField.Told(field.ArraySize))}'",
                "one axis where a length varies"
            )
            : -1;
}
