using System.Text;
using System.Text.Json;

namespace Almagest.Storage.Bulk;

/// <summary>Text from outside, made fit to store: no row is lost to its own name or message.</summary>
internal static class StoredText
{
    private const int Longest = 4000;

    /// <summary>PostgreSQL refuses NUL and broken surrogates, and nobody reads more than a page.</summary>
    public static string Clean(string text)
    {
        // As nearly all of it is.
        if (text.Length <= Longest && Ascii.IsValid(text) && !text.Contains('\0', StringComparison.Ordinal))
            return text;
        if (text.Length > Longest)
            text = string.Concat(text.AsSpan(0, Longest), "…");
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Replace('\0', '\uFFFD')));
    }

    public static string? CleanOrNull(string? text) => text is null ? null : Clean(text);

    /// <exception cref="ArgumentException">The text is no JSON.</exception>
    public static string RequireJson(string json, string name)
    {
        try
        {
            JsonDocument.Parse(json).Dispose();
            return json;
        }
        catch (JsonException error)
        {
            throw new ArgumentException($"{name}: not JSON: {error.Message}", name, error);
        }
    }

    /// <summary>Unknown numbers are NULL in both databases: SQLite has no NaN, and in SQL's sums a NaN spreads.</summary>
    public static double? NullIfNaN(double? value) => value is { } number && double.IsNaN(number) ? null : value;
}
