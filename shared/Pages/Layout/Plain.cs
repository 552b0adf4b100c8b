using Almagest.Spectra;

namespace Almagest.Pages.Layout;

/// <summary>Words of other people on a page: markup is escaped by the components, what can't be seen is shown here.</summary>
public static class Plain
{
    /// <summary>The same with \u001B for what can't be printed.</summary>
    public static string Text(string? text) => Printable.Escaped(text ?? "");

    /// <summary>Likewise, of several lines.</summary>
    public static string Lines(string text) => string.Join('\n', text.Split('\n').Select(Text));
}
