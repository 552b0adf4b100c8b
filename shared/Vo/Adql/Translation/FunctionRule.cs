using Almagest.Vo.Fields;

namespace Almagest.Vo.Adql.Translation;

/// <summary>What a function takes.</summary>
internal enum Argument
{
    Number,
    Whole,
    Text,

    /// <summary>A whole number that stands in the query, with its sign.</summary>
    Digits,
}

/// <summary>A function that a query may call: how each database says it.</summary>
/// <param name="Name">In capitals.</param>
/// <param name="PostgreSql">With {0}, {1} for the arguments.</param>
/// <param name="Sqlite">With {0}, {1} for the arguments.</param>
/// <param name="Result">What it gives; null for the kind of its arguments.</param>
internal sealed record FunctionRule(string Name, Argument[] Arguments, string PostgreSql, string Sqlite, DataKind? Result)
{
    /// <summary>Of the last arguments, how many may be left out: they are then 0.</summary>
    public int Optional { get; init; }

    /// <summary>It keeps its first argument's unit.</summary>
    public bool KeepsUnit { get; init; }

    /// <summary>Of the result, where it's always the same.</summary>
    public string? Unit { get; init; }

    /// <summary>Many rows become one.</summary>
    public bool IsAggregate { get; init; }

    /// <summary>How it is computed from numbers; null where only the database does.</summary>
    public Func<double[], double>? Compute { get; init; }

    public string Form => $"{Name}({string.Join(", ", Arguments.Select(one => one.ToString().ToLowerInvariant()))})";
}
