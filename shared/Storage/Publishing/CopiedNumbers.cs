using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Almagest.Vo.Adql;
using Almagest.Vo.Fields;
using Npgsql;

namespace Almagest.Storage.Publishing;

/// <summary>Numbers of a query as PostgreSQL copies them out: one of a reader's row costs more to find than to send.</summary>
/// <remarks>Source of the format: PostgreSQL's documentation of COPY, "Binary Format".</remarks>
internal static partial class CopiedNumbers
{
    private const int BufferBytes = 1 << 16,
        HeadBytes = 19;

    /// <exception cref="NpgsqlException">The database threw.</exception>
    public static async Task<NumberBlocks> ReadAsync(NpgsqlConnection connection, QueryPlan plan, CancellationToken cancellation)
    {
        await using NpgsqlRawCopyStream copied = await connection.BeginRawBinaryCopyAsync(Sql(plan), cancellation);
        // The time is kept by the token.
        copied.ReadTimeout = Timeout.Infinite;
        await using CancellationTokenRegistration end = cancellation.Register(copied.Cancel);
        return Read(copied, [.. plan.Columns.Select(IsText)]);
    }

    /// <summary>Each row is a message: to wait for one costs more than to read it.</summary>
    private static NumberBlocks Read(NpgsqlRawCopyStream copied, bool[] areTexts)
    {
        NumberBlocks values = new(areTexts.Length);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        int held = 0;
        bool isBegun = false;
        while (copied.Read(buffer.AsSpan(held)) is > 0 and int read)
        {
            held += read;
            int used = 0;
            if (!isBegun && held >= HeadBytes)
                (isBegun, used) = (true, HeadBytes + BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(HeadBytes - 4)));
            if (isBegun)
                used += Rows(buffer.AsSpan(used, held - used), values, areTexts);
            // A row that is not there as a whole.
            buffer.AsSpan(used, held - used).CopyTo(buffer);
            held -= used;
            if (held == buffer.Length)
                buffer = Larger(buffer);
        }
        ArrayPool<byte>.Shared.Return(buffer);
        return values;
    }

    private static bool IsText(Field column) => column.Kind == DataKind.Text;

    private static byte[] Larger(byte[] buffer)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    /// <returns>How many bytes the whole rows have.</returns>
    private static int Rows(ReadOnlySpan<byte> bytes, NumberBlocks values, bool[] areTexts)
    {
        int used = 0;
        while (LengthOf(bytes[used..], areTexts.Length) is > 0 and int length)
        {
            ReadOnlySpan<byte> row = bytes.Slice(used, length);
            values.Next();
            for (int column = 0, at = 2; column < areTexts.Length; column++)
            {
                int size = BinaryPrimitives.ReadInt32BigEndian(row[at..]);
                at += 4;
                values[column] =
                    size < 0 ? double.NaN
                    : areTexts[column] ? TextNumber.Of(row.Slice(at, size))
                    : BinaryPrimitives.ReadDoubleBigEndian(row[at..]);
                at += Math.Max(0, size);
            }
            used += length;
        }
        return used;
    }

    /// <returns>Bytes of the first row; 0: it is not there as a whole, or the end is.</returns>
    private static int LengthOf(ReadOnlySpan<byte> bytes, int columns)
    {
        if (bytes.Length < 2 || BinaryPrimitives.ReadInt16BigEndian(bytes) < 0)
            return 0;
        int length = 2;
        for (int column = 0; column < columns; column++)
        {
            if (bytes.Length < length + 4)
                return 0;
            length += 4 + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(bytes[length..]));
        }
        return length <= bytes.Length ? length : 0;
    }

    /// <summary>COPY takes no parameters: they are written into it, beside what stands in quotes.</summary>
    private static string Sql(QueryPlan plan)
    {
        Dictionary<string, object> parameters = plan.Parameters.ToDictionary(one => one.Name, one => one.Value);
        string sql = QuotedOrParameter()
                .Replace(plan.Sql, found => found.Value[0] == '@' ? Literal(parameters[found.Value]) : found.Value),
            columns = string.Join(
                ", ",
                plan.Columns.Select(
                    (column, i) =>
                        string.Create(CultureInfo.InvariantCulture, $"c{i + 1}::{(IsText(column) ? "text" : "float8")}")
                )
            );
        return $"COPY (SELECT {columns} FROM ({sql}) AS n) TO STDOUT (FORMAT BINARY)";
    }

    private static string Literal(object value) =>
        value switch
        {
            long whole => string.Create(CultureInfo.InvariantCulture, $"('{whole}'::int8)"),
            double number => string.Create(CultureInfo.InvariantCulture, $"('{number:R}'::float8)"),
            DateTime time => string.Create(CultureInfo.InvariantCulture, $"('{time:O}'::timestamptz)"),
            _ => Escaped((string)value),
        };

    /// <summary>All but plain letters and digits by their codes: nothing of it ends the text. Where PostgreSQL is set to take
    /// backslashes otherwise, it refuses the whole.</summary>
    private static string Escaped(string text)
    {
        StringBuilder escaped = new("(U&'");
        foreach (Rune letter in text.EnumerateRunes())
            _ =
                letter.IsAscii && char.IsAsciiLetterOrDigit((char)letter.Value)
                    ? escaped.Append((char)letter.Value)
                    : escaped.Append(CultureInfo.InvariantCulture, $"\\+{letter.Value:X6}");
        return escaped.Append("'::text)").ToString();
    }

    [GeneratedRegex("\"[^\"]*\"|'[^']*'|@\\w+", RegexOptions.None, 10_000)]
    private static partial Regex QuotedOrParameter();
}
