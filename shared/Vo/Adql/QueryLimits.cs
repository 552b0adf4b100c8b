namespace Almagest.Vo.Adql;

/// <summary>How large a query may be. What these let through can neither exhaust the parser's stack nor the database's.</summary>
public sealed record QueryLimits
{
    /// <summary>Characters.</summary>
    public int Length { get; init; } = 200_000;

    /// <summary>Parentheses, functions and subqueries in one another.</summary>
    public int Depth { get; init; } = 48;

    /// <summary>Tables in FROM clauses, and SELECTs, each counted together.</summary>
    public int Tables { get; init; } = 32;

    /// <summary>Terms of one sum, condition or list.</summary>
    public int Terms { get; init; } = 10_000;

    /// <summary>Texts and numbers, which all become parameters (SQLite takes 32,766).</summary>
    public int Parameters { get; init; } = 20_000;

    /// <summary>Characters of the SQL that comes of it: some functions say their argument twice.</summary>
    public int SqlLength { get; init; } = 1_000_000;
}
