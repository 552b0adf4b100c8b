using System.Globalization;
using System.Text;

namespace Almagest.Spectra;

/// <summary>Text from files and from other people, before it reaches a terminal, a picture, a script or a name: it may hold
/// characters that do something instead of being seen.</summary>
public static class Printable
{
    /// <summary>Of a name, in characters.</summary>
    public const int LongestName = 200;

    /// <summary>True for what is seen as itself. Controls, line separators, characters that turn or hide others and halves of
    /// characters are not.</summary>
    public static bool Is(Rune rune) =>
        rune != Rune.ReplacementChar
        && Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
            );

    /// <summary>The same with something else for each character that can't be printed.</summary>
    /// <param name="text">Of anybody's.</param>
    /// <param name="instead">What stands for such a character; null: a blank.</param>
    public static string Of(string text, Func<Rune, string>? instead = null)
    {
        if (IsWhole(text))
            return text;
        var printable = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            printable.Append(
                Is(rune) ? rune.ToString()
                : instead is null ? " "
                : instead(rune)
            );
        return printable.ToString();
    }

    /// <summary>The same with \u001B for what can't be printed: shown, not done.</summary>
    public static string Escaped(string text) => Of(text, Escape);

    /// <summary>"\u001B" or, beyond 16 bits, "\U000E0001".</summary>
    public static string Escape(Rune rune) =>
        rune.IsBmp
            ? string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}")
            : string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}");

    /// <summary>A name that can be printed.</summary>
    /// <param name="where">Names the place in errors.</param>
    /// <param name="name">As somebody gave it.</param>
    /// <exception cref="SpectralDataException">It is empty, too long, or has characters that can't be printed.</exception>
    public static string RequireName(string where, string name) =>
        string.IsNullOrWhiteSpace(name) ? throw SpectralDataException.At(where, "an empty name", "a name")
        : name.Length > LongestName
            ? throw SpectralDataException.At(where, $"a name of {name.Length} characters", $"at most {LongestName}")
        : IsWhole(name) ? name
        : throw SpectralDataException.At(where, $"the name '{Escaped(name)}'", "characters that can be printed");

    private static bool IsWhole(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
            if (!Is(rune))
                return false;
        return true;
    }
}
