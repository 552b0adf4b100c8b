using System.Globalization;
using System.Text;

namespace Almagest.Vo.VoTables;

/// <summary>Text for the datatype char, which is ASCII: other characters are written as \u and four digits.</summary>
internal static class AsciiText
{
    public static string Safe(string text) =>
        Ascii.IsValid(text)
            ? text
            : string.Concat(
                text.Select(one =>
                    char.IsAscii(one) ? one.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)one:x4}")
                )
            );
}
