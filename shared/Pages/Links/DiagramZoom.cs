using Almagest.Application;
using Almagest.Application.Selections;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Links;

/// <summary>What of a diagram is looked at closer, as words of an address.</summary>
/// <param name="OfX">Of the figure across; null: all of it.</param>
/// <param name="OfY">Of the figure up; null: all of it.</param>
public sealed record DiagramZoom(Between? OfX, Between? OfY)
{
    public const string Across = "across",
        Up = "up";

    public static DiagramZoom All { get; } = new(null, null);

    public bool IsAll => this == All;

    /// <summary>Null: of all there is nothing to be said.</summary>
    internal IEnumerable<(string Word, string? Value)> Words =>
        [(Across, OfX is null ? null : FilterWords.RangeOf(OfX)), (Up, OfY is null ? null : FilterWords.RangeOf(OfY))];

    /// <exception cref="RequestException">A range that is none.</exception>
    public static DiagramZoom Of(IQueryCollection query)
    {
        return new(Range(Across), Range(Up));

        Between? Range(string word) => query[word].ToString() is { Length: > 0 } said ? FilterWords.RangeOf(word, said) : null;
    }

    public bool Holds(double x, double y) => OfX?.Holds(x) != false && OfY?.Holds(y) != false;
}
