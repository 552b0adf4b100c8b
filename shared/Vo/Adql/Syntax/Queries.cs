namespace Almagest.Vo.Adql.Syntax;

internal sealed record Query(IReadOnlyList<CommonTable> With, SelectExpression Select);

internal sealed record CommonTable(Identifier Name, SelectExpression Select);

/// <summary>Queries put together, in an order.</summary>
internal sealed record SelectExpression(QuerySet Body, IReadOnlyList<OrderTerm> OrderBy, long Offset);

internal sealed record OrderTerm(Value Value, bool IsDescending);

internal abstract record QuerySet(int Start);

/// <param name="Operator">UNION, EXCEPT or INTERSECT.</param>
internal sealed record SetOperation(int Start, string Operator, bool All, QuerySet Left, QuerySet Right) : QuerySet(Start);

internal sealed record Parenthesised(int Start, SelectExpression Select) : QuerySet(Start);

internal sealed record SelectQuery(int Start) : QuerySet(Start)
{
    public required bool IsDistinct { get; init; }
    public required long? Top { get; init; }
    public required IReadOnlyList<SelectItem> Items { get; init; }
    public required IReadOnlyList<TableReference> From { get; init; }
    public required Condition? Where { get; init; }
    public required IReadOnlyList<Value> GroupBy { get; init; }
    public required Condition? Having { get; init; }
}

internal abstract record SelectItem(int Start);

/// <param name="Qualifier">Of "t.*"; empty for "*".</param>
internal sealed record AllColumns(int Start, IReadOnlyList<Identifier> Qualifier) : SelectItem(Start);

internal sealed record OutputValue(Value Value, Identifier? Name) : SelectItem(Value.Start);

internal abstract record TableReference(int Start);

internal sealed record NamedTable(int Start, IReadOnlyList<Identifier> Parts, Identifier? Alias) : TableReference(Start);

internal sealed record DerivedTable(int Start, SelectExpression Query, Identifier Alias) : TableReference(Start);

/// <param name="Kind">INNER, LEFT, RIGHT or FULL.</param>
/// <param name="Using">Empty unless the join names its columns.</param>
internal sealed record JoinedTable(
    int Start,
    TableReference Left,
    string Kind,
    TableReference Right,
    bool IsNatural,
    Condition? On,
    IReadOnlyList<Identifier> Using
) : TableReference(Start);
