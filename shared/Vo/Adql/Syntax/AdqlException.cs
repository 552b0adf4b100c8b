namespace Almagest.Vo.Adql.Syntax;

/// <summary>A query that is wrong, refused or too large. The message says where, what was found and what was expected.</summary>
public sealed class AdqlException : Exception
{
    internal AdqlException(string text, Problem problem)
        : base($"{Place(text, problem.Position)}: {problem.Message}")
    {
        int position = problem.Position;
        (Position, Nearest) = (position, problem.Nearest);
        (Line, Column) = LineAndColumn(text, position);
    }

    /// <summary>The character it is about, from 0.</summary>
    public int Position { get; }

    /// <summary>The name that may have been meant in the place of the one there; null: nobody knows.</summary>
    public string? Nearest { get; }

    /// <summary>Its line, from 1.</summary>
    public int Line { get; }

    /// <summary>Its column, from 1.</summary>
    public int Column { get; }

    private static string Place(string text, int position)
    {
        (int line, int column) = LineAndColumn(text, position);
        return $"line {line}, column {column}";
    }

    private static (int Line, int Column) LineAndColumn(string text, int position)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, Math.Min(position, text.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
