using Almagest.Vo.Adql.Syntax;

namespace Almagest.Vo.Adql.Parsing;

/// <summary>Recursive descent over ADQL 2.1: query_specification and what it is put together from.</summary>
/// <remarks>Source: ivoa-std/ADQL, adql.bnf.</remarks>
internal sealed class QueryParser : TableParser
{
    private int _selects;

    private QueryParser(IReadOnlyList<Token> tokens, QueryLimits limits)
        : base(tokens, limits) { }

    /// <exception cref="Problem">It is no ADQL, or too large.</exception>
    public static Query Parse(string text, QueryLimits limits)
    {
        QueryParser parser = Over(text, limits);
        Query query = parser.WholeQuery();
        parser.TryTake(";");
        parser.RequireEnd();
        return query;
    }

    /// <summary>What may follow WHERE, by itself.</summary>
    /// <exception cref="Problem">It is no condition, or too large.</exception>
    public static Condition ParseCondition(string text, QueryLimits limits)
    {
        QueryParser parser = Over(text, limits);
        Condition condition = parser.SearchCondition();
        parser.RequireEnd();
        return condition;
    }

    private static QueryParser Over(string text, QueryLimits limits) =>
        text.Length <= limits.Length
            ? new(Lexer.Read(text), limits)
            : throw new Problem(0, $"found {text.Length} characters; a query may have {limits.Length}.");

    private void RequireEnd()
    {
        RefuseLimit();
        if (Current.Kind != TokenKind.End)
            throw Unexpected("the end of the query");
    }

    private Query WholeQuery()
    {
        List<CommonTable> with = TryTake("WITH") ? Listed(CommonTable) : [];
        if (!Current.Is("SELECT") && !Current.Is("("))
            throw Unexpected(with.Count == 0 ? "SELECT or WITH" : "SELECT");
        return new(with, Select());
    }

    private CommonTable CommonTable()
    {
        Identifier name = Name("a name for the query");
        Expect("AS");
        Expect("(");
        SelectExpression select = Nested(Select);
        Expect(")");
        return new(name, select);
    }

    protected override SelectExpression Subquery()
    {
        Expect("(");
        SelectExpression select = Nested(Select);
        Expect(")");
        return select;
    }

    private SelectExpression Select()
    {
        QuerySet body = Set();
        List<OrderTerm> order = [];
        if (TryTake("ORDER"))
        {
            Expect("BY");
            order = Listed(OrderTerm);
        }
        return new(body, order, TryTake("OFFSET") ? Count("rows to pass over") : 0);
    }

    private OrderTerm OrderTerm()
    {
        Value value = Value();
        bool isDescending = TryTake("DESC");
        if (!isDescending)
            TryTake("ASC");
        return new(value, isDescending);
    }

    private QuerySet Set()
    {
        QuerySet left = Intersection();
        while (Current.Is("UNION") || Current.Is("EXCEPT"))
            left = Operation(left, Intersection);
        return left;
    }

    private QuerySet Intersection()
    {
        QuerySet left = Operand();
        while (Current.Is("INTERSECT"))
            left = Operation(left, Operand);
        return left;
    }

    private SetOperation Operation(QuerySet left, Func<QuerySet> right)
    {
        Token word = Take();
        bool all = TryTake("ALL");
        return new(word.Start, word.Text.ToUpperInvariant(), all, left, right());
    }

    private QuerySet Operand()
    {
        int start = Current.Start;
        return Current.Is("(") ? new Parenthesised(start, Subquery()) : SelectQuery();
    }

    private SelectQuery SelectQuery()
    {
        int start = Expect("SELECT");
        if (++_selects > Limits.Tables)
            throw new Problem(start, $"found over {Limits.Tables} SELECTs; a query may have so many.");
        bool isDistinct = TryTake("DISTINCT");
        if (!isDistinct)
            TryTake("ALL");
        long? top = TryTake("TOP") ? Count("rows") : null;
        List<SelectItem> items = Listed(Item);
        if (!Current.Is("FROM"))
            throw Unexpected("FROM, an operator or a comma");
        Take();
        List<TableReference> from = Listed(Table);
        Condition? where = TryTake("WHERE") ? SearchCondition() : null;
        List<Value> groupBy = [];
        if (TryTake("GROUP"))
        {
            Expect("BY");
            groupBy = Listed(Value);
        }
        return new(start)
        {
            IsDistinct = isDistinct,
            Top = top,
            Items = items,
            From = from,
            Where = where,
            GroupBy = groupBy,
            Having = TryTake("HAVING") ? SearchCondition() : null,
        };
    }

    private SelectItem Item()
    {
        int start = Current.Start;
        if (TryTake("*"))
            return new AllColumns(start, []);
        for (int ahead = 0; ahead < 6 && IsName(Ahead(ahead)) && Ahead(ahead + 1).Is("."); ahead += 2)
            if (Ahead(ahead + 2).Is("*"))
            {
                List<Identifier> qualifier = QualifiedName("a table");
                Expect(".");
                Expect("*");
                return new AllColumns(start, qualifier);
            }
        Value value = Value();
        return new OutputValue(value, TryTake("AS") || IsName(Current) ? Name("a name for the column") : null);
    }
}
