using Almagest.Vo.Fields;

namespace Almagest.Vo.Adql.Syntax;

/// <summary>Anything that stands where a value or a condition may.</summary>
/// <param name="Start">Its first character's place in the query.</param>
internal abstract record Node(int Start);

/// <summary>A name as written.</summary>
/// <param name="IsDelimited">In double quotes: its case counts.</param>
internal sealed record Identifier(string Text, bool IsDelimited, int Start)
{
    public bool Names(string name) =>
        name.Equals(Text, IsDelimited ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}

internal abstract record Value(int Start) : Node(Start);

internal sealed record WholeNumber(int Start, long Number) : Value(Start);

internal sealed record RealNumber(int Start, double Number) : Value(Start);

internal sealed record TextLiteral(int Start, string Text) : Value(Start);

internal sealed record NullLiteral(int Start) : Value(Start);

/// <param name="Parts">Of a qualified name, the column last.</param>
internal sealed record ColumnName(int Start, IReadOnlyList<Identifier> Parts) : Value(Start);

internal sealed record Negative(int Start, Value Operand) : Value(Start);

/// <summary>Operators of one rank from left to right; flat, so that long sums do not nest.</summary>
internal sealed record Chain(int Start, Value First, IReadOnlyList<(string Operator, Value Operand)> Rest) : Value(Start);

internal sealed record Call(int Start, string Name, IReadOnlyList<Value> Arguments) : Value(Start);

/// <param name="Argument">Null for COUNT(*).</param>
internal sealed record Aggregate(int Start, string Name, bool IsDistinct, Value? Argument) : Value(Start);

/// <param name="Length">Of a CHAR or VARCHAR, null where it's not said.</param>
internal sealed record Cast(int Start, Value Operand, DataKind Target, int? Length) : Value(Start);
