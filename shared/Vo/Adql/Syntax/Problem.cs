namespace Almagest.Vo.Adql.Syntax;

/// <summary>A mistake at a character, before it's known in which text.</summary>
internal sealed class Problem(int position, string what) : Exception(what)
{
    public int Position { get; } = position;

    /// <summary>The name that may have been meant in the place of the one there; null: nobody knows.</summary>
    public string? Nearest { get; init; }

    /// <summary>Never whole screens of what was sent.</summary>
    public static string Shortened(string text) => text.Length <= 40 ? text : text[..37] + "...";
}
