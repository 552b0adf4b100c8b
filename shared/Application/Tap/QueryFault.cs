using Almagest.Vo.Adql.Syntax;

namespace Almagest.Application.Tap;

/// <summary>A query that is wrong at one of its characters.</summary>
public sealed class QueryFault : RequestException
{
    internal QueryFault(AdqlException wrong)
        : base(wrong.Message) => (Position, Nearest) = (wrong.Position, wrong.Nearest);

    /// <summary>The character it is about, from 0; the query's length: its end.</summary>
    public int Position { get; }

    /// <summary>The name that may have been meant in the place of the one there; null: nobody knows.</summary>
    public string? Nearest { get; }
}
