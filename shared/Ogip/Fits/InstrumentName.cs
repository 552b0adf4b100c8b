namespace Almagest.Ogip.Fits;

/// <summary>"TELESCOP INSTRUME [FILTER]", blanks squeezed; empty if a header names none.</summary>
internal static class InstrumentName
{
    private static readonly string[] Keywords = ["TELESCOP", "INSTRUME", "FILTER"];

    /// <param name="text">The text of a keyword; null if it is absent.</param>
    public static string Of(Func<string, string?> text)
    {
        IEnumerable<string> parts = Keywords
            .Select(keyword => text(keyword)?.Trim() ?? "")
            .Where(part => part.Length > 0 && !part.Equals("none", StringComparison.OrdinalIgnoreCase));
        return string.Join(' ', string.Join(' ', parts).Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
