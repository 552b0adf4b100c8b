using System.Globalization;
using System.Runtime.InteropServices;

namespace Almagest.Vo.Rows;

/// <summary>A database's values as texts and as arrays.</summary>
internal static class CellText
{
    public static string Of(object value) =>
        value switch
        {
            string text => text,
            DateTime time => Of(time),
            DateTimeOffset time => Of(time.UtcDateTime),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };

    /// <summary>As DALI has it: without a zone, which is UTC.</summary>
    private static string Of(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);

    /// <summary>Arrays come as they are, as 32-bit reals in bytes, or as numbers with blanks between them.</summary>
    public static IReadOnlyList<double> Doubles(object value) =>
        value switch
        {
            IReadOnlyList<double> doubles => doubles,
            IReadOnlyList<float> floats => [.. floats.Select(one => (double)one)],
            byte[] bytes => [.. MemoryMarshal.Cast<byte, float>(bytes).ToArray().Select(one => (double)one)],
            string text =>
            [
                .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(one => double.Parse(one, CultureInfo.InvariantCulture)),
            ],
            _ => throw new InvalidCastException($"found {value.GetType().Name}; expected an array of numbers."),
        };
}
