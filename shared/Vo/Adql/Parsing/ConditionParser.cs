using Almagest.Vo.Adql.Syntax;

namespace Almagest.Vo.Adql.Parsing;

/// <summary>search_condition. Conditions and values are read by one set of rules, as both may stand in parentheses; which of
/// the two was found is asked where it matters, so nothing is read twice.</summary>
internal abstract class ConditionParser(IReadOnlyList<Token> tokens, QueryLimits limits) : ValueParser(tokens, limits)
{
    private static readonly string[] Comparisons = ["=", "<>", "!=", "<=", ">=", "<", ">"];

    protected Condition SearchCondition() => AsCondition(Any());

    protected override Node Any() => Joined("OR", () => Joined("AND", Factor));

    private static Condition AsCondition(Node node) =>
        node switch
        {
            Condition condition => condition,
            Call { Name: "CONTAINS" or "INTERSECTS" } call => throw new Problem(
                call.Start,
                $"found {call.Name} as a condition; it gives 1 or 0: expected 1 = {call.Name}(...)."
            ),
            _ => throw new Problem(node.Start, "found a value; expected a condition, such as a comparison."),
        };

    private Node Joined(string word, Func<Node> read)
    {
        Node first = read();
        if (!Current.Is(word))
            return first;
        List<Condition> operands = [AsCondition(first)];
        while (TryTake(word))
            Add(operands, AsCondition(read()));
        return new Junction(first.Start, word, operands);
    }

    private Node Factor()
    {
        int start = Current.Start;
        return TryTake("NOT") ? new Not(start, AsCondition(Nested(Factor))) : Predicate();
    }

    private Node Predicate()
    {
        int start = Current.Start;
        if (TryTake("EXISTS"))
            return OpensQuery() ? new Exists(start, Subquery()) : throw Unexpected("a query in parentheses");
        Node left = Sum();
        string? comparison = Array.Find(Comparisons, Current.Is);
        if (comparison is not null)
        {
            Take();
            return new Comparison(start, comparison == "!=" ? "<>" : comparison, AsValue(left), Value());
        }
        if (TryTake("IS"))
        {
            bool isNotNull = TryTake("NOT");
            Expect("NULL");
            return new IsNull(start, isNotNull, AsValue(left));
        }
        bool isNot = TryTake("NOT");
        if (TryTake("BETWEEN"))
        {
            Value least = Value();
            Expect("AND");
            return new Between(start, isNot, AsValue(left), least, Value());
        }
        if (TryTake("IN"))
            return In(start, isNot, AsValue(left));
        if (Current.Is("LIKE") || Current.Is("ILIKE"))
            return Like(start, isNot, AsValue(left));
        return isNot ? throw Unexpected("BETWEEN, IN, LIKE or ILIKE") : left;
    }

    private Condition In(int start, bool isNot, Value left)
    {
        if (OpensQuery())
            return new InQuery(start, isNot, left, Subquery());
        Expect("(");
        List<Value> list = Nested(() => Listed(Value));
        Expect(")");
        return new InList(start, isNot, left, list);
    }

    private Like Like(int start, bool isNot, Value left)
    {
        bool ignoresCase = Take().Is("ILIKE");
        Value pattern = Value();
        if (Current.Is("ESCAPE"))
            throw Unexpected("no ESCAPE: ADQL has none");
        return new(start, isNot, ignoresCase, left, pattern);
    }
}
