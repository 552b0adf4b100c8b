using System.Globalization;
using Almagest.Vo.Adql.Syntax;

namespace Almagest.Vo.Adql.Parsing;

/// <summary>value_expression: sums, products, functions, columns, literals.</summary>
internal abstract class ValueParser(IReadOnlyList<Token> tokens, QueryLimits limits) : TokenReader(tokens, limits)
{
    /// <summary>More summands than a database's parser would nest.</summary>
    private const int LongestChain = 200;

    private static readonly string[] Aggregates = ["AVG", "MAX", "MIN", "SUM", "COUNT"];

    /// <summary>A value or a condition.</summary>
    protected abstract Node Any();

    /// <summary>A query with its parentheses.</summary>
    protected abstract SelectExpression Subquery();

    protected Value Value() => AsValue(Sum());

    protected static Value AsValue(Node node) =>
        node as Value ?? throw new Problem(node.Start, "found a condition; expected a value: ADQL has no boolean ones.");

    protected Node Sum() => Chained(Product, "+", "-", "||");

    private Node Product() => Chained(Factor, "*", "/");

    private Node Chained(Func<Node> read, params string[] operators)
    {
        Node first = read();
        List<(string, Value)> rest = [];
        while (Array.Find(operators, Current.Is) is { } found)
        {
            Take();
            rest.Add((found, AsValue(read())));
            if (rest.Count > LongestChain)
                throw new Problem(first.Start, $"found over {LongestChain} terms; so many may be added or multiplied.");
        }
        return rest.Count == 0 ? first : new Chain(first.Start, AsValue(first), rest);
    }

    private Node Factor()
    {
        int start = Current.Start;
        if (TryTake("-"))
            return new Negative(start, AsValue(Primary()));
        return TryTake("+") ? AsValue(Primary()) : Primary();
    }

    private Node Primary()
    {
        Token token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                return Number(Take());
            case TokenKind.Text:
                Take();
                return new TextLiteral(token.Start, token.Text);
            case TokenKind.Word when token.Is("NULL"):
                Take();
                return new NullLiteral(token.Start);
            case TokenKind.Word when token.Is("CASE") || token.Is("TRUE") || token.Is("FALSE"):
                throw new Problem(token.Start, $"found {token.Text.ToUpperInvariant()}, which ADQL 2.1 doesn't have.");
            case TokenKind.Word when Ahead(1).Is("("):
                return Nested(Function);
            case TokenKind.Word or TokenKind.Delimited:
                return new ColumnName(token.Start, QualifiedName("a value"));
            case TokenKind.Symbol when token.Is("("):
                return InParentheses();
            default:
                throw Unexpected("a value");
        }
    }

    private Node InParentheses()
    {
        if (OpensQuery())
            throw Unexpected("a value: a query may stand after FROM, IN and EXISTS");
        Take();
        Node inner = Nested(Any);
        Expect(")");
        return inner;
    }

    private static Value Number(Token token)
    {
        if (long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out long whole))
            return new WholeNumber(token.Start, whole);
        double real = double.Parse(token.Text, CultureInfo.InvariantCulture);
        return double.IsFinite(real)
            ? new RealNumber(token.Start, real)
            : throw new Problem(token.Start, $"found {token}, which is beyond the largest number of 64 bits.");
    }

    private Value Function()
    {
        Token word = Take();
        string name = word.Text.ToUpperInvariant();
        Take();
        if (name == "CAST")
            return CastTo(word.Start);
        if (Aggregates.Contains(name))
            return Aggregate(word.Start, name);
        List<Value> arguments = Current.Is(")") ? [] : Listed(Value);
        Expect(")");
        return new Call(word.Start, name, arguments);
    }

    private Aggregate Aggregate(int start, string name)
    {
        if (name == "COUNT" && TryTake("*"))
        {
            Expect(")");
            return new(start, name, false, null);
        }
        bool isDistinct = TryTake("DISTINCT");
        if (!isDistinct)
            TryTake("ALL");
        Value argument = Value();
        Expect(")");
        return new(start, name, isDistinct, argument);
    }

    private Cast CastTo(int start)
    {
        Value operand = Value();
        Expect("AS");
        Cast cast = CastTargets.Read(start, operand, Take());
        if (cast.Target == Fields.DataKind.Double)
            Expect("PRECISION");
        if (cast.Target == Fields.DataKind.Text && TryTake("("))
        {
            int at = Current.Start;
            long length = Count("a length");
            if (length is < 1 or > 1_000_000)
                throw new Problem(at, $"found the length {length}; expected 1 to 1000000.");
            Expect(")");
            cast = cast with { Length = (int)length };
        }
        Expect(")");
        return cast;
    }
}
