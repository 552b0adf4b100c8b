using System.Text;
using Almagest.Spectra;

namespace Almagest.Application.Scripts;

/// <summary>Texts of other people's inside a program: a file name, a component's name. Each language has one way in.</summary>
public static class Quoted
{
    /// <summary>A word of Tcl, which does nothing but stand there.</summary>
    /// <remarks>Source: Tcl(n), rules 1 to 12: a backslash before a mark takes its meaning away; \u takes four digits at
    /// most.</remarks>
    public static string Tcl(string text)
    {
        const string plain = "_./:+-,=@%^";
        var word = new StringBuilder(text.Length + 2);
        foreach (Rune rune in text.EnumerateRunes())
            word.Append(
                (rune.IsAscii && (Rune.IsLetterOrDigit(rune) || plain.Contains((char)rune.Value)))
                || (!rune.IsAscii && Printable.Is(rune) && !Rune.IsWhiteSpace(rune))
                    ? rune.ToString()
                : rune.IsAscii && Printable.Is(rune) ? $"\\{rune}"
                : Printable.Escape(rune)
            );
        return word.Length > 0 ? word.ToString() : "{}";
    }

    /// <summary>A string of Python, with its quotes.</summary>
    public static string Python(string text)
    {
        var literal = new StringBuilder("\"", text.Length + 2);
        foreach (Rune rune in text.EnumerateRunes())
            literal.Append(
                rune.Value is '"' or '\\' ? $"\\{rune}"
                : Printable.Is(rune) ? rune.ToString()
                : Printable.Escape(rune)
            );
        return literal.Append('"').ToString();
    }

    /// <summary>A name of Python: letters, digits and _.</summary>
    public static string PythonName(string text)
    {
        string name = string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        return name.Length == 0 || char.IsAsciiDigit(name[0]) ? "_" + name : name;
    }

    /// <summary>One line of a comment, in either language.</summary>
    public static string Comment(string text) =>
        // At a line's end Tcl takes a backslash for "goes on".
        "# " + Printable.Of(text).TrimEnd().TrimEnd('\\');
}
