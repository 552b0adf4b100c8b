using Almagest.Application.Tap;

namespace Almagest.Pages.Query;

/// <summary>Where in a query something is wrong.</summary>
/// <param name="Told">What was found, and what was expected.</param>
/// <param name="Before">The query up to the word.</param>
/// <param name="Word">The word, or a blank behind the end.</param>
/// <param name="After">What follows.</param>
/// <param name="Instead">A word that may have been meant; null: nobody knows.</param>
public sealed record FaultMark(string Told, string Before, string Word, string After, string? Instead)
{
    /// <summary>The query with that word.</summary>
    public string? Mended => Instead is null ? null : Before + Instead + After;

    internal static FaultMark Of(string adql, QueryFault fault)
    {
        int begin = Math.Clamp(fault.Position, 0, adql.Length),
            end = begin;
        bool takesDots = fault.Nearest?.Contains('.', StringComparison.Ordinal) ?? false;
        while (end < adql.Length && (char.IsAsciiLetterOrDigit(adql[end]) || adql[end] == '_' || (takesDots && adql[end] == '.')))
            end++;
        // A sign or a quote is one character.
        if (end == begin && begin < adql.Length)
            end = begin + (char.IsHighSurrogate(adql[begin]) && begin + 1 < adql.Length ? 2 : 1);
        string word = adql[begin..end];
        return new(
            fault.Message,
            adql[..begin],
            word.Length == 0 ? " " : word,
            adql[end..],
            word.Length > 0 && char.IsAsciiLetter(word[0]) ? fault.Nearest : null
        );
    }
}
