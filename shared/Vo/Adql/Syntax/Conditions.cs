namespace Almagest.Vo.Adql.Syntax;

internal abstract record Condition(int Start) : Node(Start);

internal sealed record Comparison(int Start, string Operator, Value Left, Value Right) : Condition(Start);

internal sealed record Between(int Start, bool IsNot, Value Operand, Value Least, Value Most) : Condition(Start);

internal sealed record InList(int Start, bool IsNot, Value Operand, IReadOnlyList<Value> List) : Condition(Start);

internal sealed record InQuery(int Start, bool IsNot, Value Operand, SelectExpression Query) : Condition(Start);

internal sealed record Like(int Start, bool IsNot, bool IgnoresCase, Value Operand, Value Pattern) : Condition(Start);

internal sealed record IsNull(int Start, bool IsNot, Value Operand) : Condition(Start);

internal sealed record Exists(int Start, SelectExpression Query) : Condition(Start);

internal sealed record Not(int Start, Condition Operand) : Condition(Start);

/// <param name="Operator">AND or OR.</param>
internal sealed record Junction(int Start, string Operator, IReadOnlyList<Condition> Operands) : Condition(Start);
