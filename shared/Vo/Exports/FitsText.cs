using System.Globalization;

namespace Almagest.Vo.Exports;

/// <summary>Texts in FITS are printable ASCII; other characters are written as \u and four digits.</summary>
internal static class FitsText
{
    public static string Safe(string text) =>
        text.All(one => one is >= ' ' and <= '~')
            ? text
            : string.Concat(
                text.Select(one =>
                    one is >= ' ' and <= '~' ? one.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)one:x4}")
                )
            );
}
