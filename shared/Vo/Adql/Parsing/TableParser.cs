using Almagest.Vo.Adql.Syntax;

namespace Almagest.Vo.Adql.Parsing;

/// <summary>table_reference: tables, queries as tables, joins.</summary>
internal abstract class TableParser(IReadOnlyList<Token> tokens, QueryLimits limits) : ConditionParser(tokens, limits)
{
    private static readonly string[] OuterJoins = ["LEFT", "RIGHT", "FULL"];

    private int _tables;

    protected TableReference Table()
    {
        TableReference left = Operand();
        while (true)
        {
            if (Current.Is("CROSS"))
                throw Unexpected("a comma between the tables: ADQL has no CROSS JOIN");
            int start = Current.Start;
            bool isNatural = TryTake("NATURAL");
            string? kind = JoinKind();
            if (kind is null)
                return isNatural ? throw Unexpected("JOIN") : left;
            left = Join(start, left, kind, isNatural);
        }
    }

    private string? JoinKind()
    {
        foreach (string outer in OuterJoins)
            if (TryTake(outer))
            {
                TryTake("OUTER");
                Expect("JOIN");
                return outer;
            }
        if (TryTake("INNER"))
            Expect("JOIN");
        else if (!TryTake("JOIN"))
            return null;
        return "INNER";
    }

    private JoinedTable Join(int start, TableReference left, string kind, bool isNatural)
    {
        TableReference right = Operand();
        Condition? on = null;
        List<Identifier> names = [];
        if (!isNatural && TryTake("ON"))
            on = SearchCondition();
        else if (!isNatural && TryTake("USING"))
        {
            Expect("(");
            names = Listed(() => Name("a column"));
            Expect(")");
        }
        else if (!isNatural)
            throw Unexpected("ON, USING, or NATURAL before the JOIN");
        return new(start, left, kind, right, isNatural, on, names);
    }

    private TableReference Operand()
    {
        int start = Current.Start;
        if (++_tables > Limits.Tables)
            throw new Problem(start, $"found over {Limits.Tables} tables; a query may have so many.");
        if (!Current.Is("("))
            return new NamedTable(start, QualifiedName("a table"), Alias());
        if (OpensQuery())
        {
            SelectExpression query = Subquery();
            return new DerivedTable(start, query, Alias() ?? throw Unexpected("a name for the query before it"));
        }
        Take();
        TableReference join = Nested(Table);
        Expect(")");
        return join is JoinedTable ? join : throw new Problem(start, "found a table in parentheses; expected a join or a query.");
    }

    private Identifier? Alias()
    {
        RefuseLimit();
        return TryTake("AS") || IsName(Current) ? Name("a name for the table") : null;
    }
}
