using System.Globalization;
using System.Text;

namespace Almagest.Ogip.Fits;

/// <summary>The value field of one header card.</summary>
/// <param name="Text">A string without its quotes and trailing blanks, or the letters as they stand.</param>
/// <param name="IsString">True if it stood in quotes.</param>
internal readonly record struct HeaderValue(string Text, bool IsString)
{
    /// <summary>Reads what follows the "=" of a card: a quoted string with doubled quotes, or a word up to "/".</summary>
    public static HeaderValue Parse(ReadOnlySpan<byte> field)
    {
        int start = 0;
        while (start < field.Length && field[start] == ' ')
            start++;
        if (start < field.Length && field[start] == '\'')
            return new(Quoted(field[(start + 1)..]), true);
        int slash = field.IndexOf((byte)'/');
        return new(Encoding.Latin1.GetString(slash < 0 ? field : field[..slash]).Trim(), false);
    }

    /// <summary>True if the text, quoted or not, is a whole number: some writers quote TLMIN.</summary>
    public bool TryInteger(out long value)
    {
        if (
            long.TryParse(
                Text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                CultureInfo.InvariantCulture,
                out value
            )
        )
            return true;
        bool whole = TryReal(out double real) && Math.Floor(real) == real && Math.Abs(real) < 9e15;
        value = whole ? (long)real : 0;
        return whole;
    }

    /// <summary>True if the text is a number; D exponents are Fortran's.</summary>
    public bool TryReal(out double value) =>
        double.TryParse(Text.Replace('D', 'E').Replace('d', 'e'), NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static string Quoted(ReadOnlySpan<byte> field)
    {
        var text = new StringBuilder();
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] == '\'')
            {
                if (i + 1 >= field.Length || field[i + 1] != '\'')
                    break;
                i++;
            }
            text.Append((char)field[i]);
        }
        return text.ToString().TrimEnd(' ');
    }
}
