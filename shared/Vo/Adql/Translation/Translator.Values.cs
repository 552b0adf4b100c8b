using Almagest.Vo.Adql.Syntax;
using Almagest.Vo.Fields;

namespace Almagest.Vo.Adql.Translation;

/// <summary>Values: literals, columns, sums, aggregates, casts.</summary>
internal sealed partial class Translator
{
    private Typed Value(Value value, Scope scope)
    {
        int before = scope.Ungrouped.Count;
        Typed typed = Checked(Unchecked(value, scope));
        // What is a term of GROUP BY as a whole may have any columns in it.
        if (scope.Grouped.Contains(typed.Sql))
            scope.Ungrouped.RemoveRange(before, scope.Ungrouped.Count - before);
        return typed;
    }

    /// <summary>A value that can be compared and sorted.</summary>
    private Typed Scalar(Value value, Scope scope)
    {
        Typed typed = Value(value, scope);
        return typed.Kind?.IsArray() == true
            ? throw new Problem(typed.Start, $"found {typed.KindName}; expected a number, a text or a timestamp.")
            : typed;
    }

    private Typed Checked(Typed typed) => typed with { Sql = statement.Checked(typed.Sql, typed.Start) };

    private Typed Unchecked(Value value, Scope scope) =>
        value switch
        {
            WholeNumber whole => new(statement.Parameter(whole.Number, whole.Start), DataKind.Long, whole.Start)
            {
                Constant = whole.Number,
            },
            RealNumber real => Constant(real.Number, real.Start),
            TextLiteral text => new(statement.Parameter(text.Text, text.Start), DataKind.Text, text.Start)
            {
                Literal = text.Text,
            },
            NullLiteral none => new("NULL", null, none.Start),
            ColumnName name => OfColumn(scope.Find(name), name.Start),
            Negative negative => Negated(AsNumber(Value(negative.Operand, scope)), negative.Start),
            Chain chain => Chained(chain, scope),
            Cast cast => Converted(cast, scope),
            Aggregate aggregate => Aggregated(aggregate, scope),
            Call call => Called(call, scope),
            _ => throw new InvalidOperationException(),
        };

    private Typed Constant(double number, int start) =>
        new(statement.Parameter(number, start), DataKind.Double, start) { Constant = number };

    private static Typed OfColumn(BoundColumn column, int start) =>
        new(column.Sql, column.Field.Kind, start)
        {
            Column = column,
            Unit = column.Field.Unit,
            Ucd = column.Field.Ucd,
            Description = column.Field.Description,
        };

    private static Typed Negated(Typed operand, int start) =>
        RequireNumber(operand) with
        {
            Sql = $"(-{operand.Sql})",
            Start = start,
            Constant = -operand.Constant,
            Column = null,
        };

    private static Typed RequireNumber(Typed typed) =>
        typed.Kind is null || typed.Kind.Value.IsNumber()
            ? typed
            : throw new Problem(typed.Start, $"found {typed.KindName}; expected a number.");

    private Typed Chained(Chain chain, Scope scope)
    {
        Typed result = AsNumber(Value(chain.First, scope));
        foreach ((string sign, Value operand) in chain.Rest)
        {
            Typed next = AsNumber(Value(operand, scope));
            result = sign == "||" ? Joined(result, next) : Computed(result, sign, next);
        }
        return result with { Sql = $"({result.Sql})" };
    }

    private static Typed Joined(Typed left, Typed right) =>
        new($"{Require(left, DataKind.Text).Sql} || {Require(right, DataKind.Text).Sql}", DataKind.Text, left.Start);

    private static Typed Computed(Typed left, string sign, Typed right)
    {
        RequireNumber(left);
        RequireNumber(right);
        DataKind kind = DataKinds
            .Join(left.Kind ?? right.Kind ?? DataKind.Double, right.Kind ?? left.Kind ?? DataKind.Double)!
            .Value;
        // By 0 is NULL in SQLite; PostgreSQL would end the query.
        string divisor = right.Constant is { } known && known != 0 ? right.Sql : $"NULLIF({right.Sql}, 0)";
        double? constant = (left.Constant, right.Constant) is ({ } one, { } other) ? Compute(one, sign, other, kind) : null;
        bool keepsUnit = (sign is "+" or "-") && left.Unit == right.Unit;
        return new($"{left.Sql} {sign} {(sign == "/" ? divisor : right.Sql)}", kind, left.Start)
        {
            Constant = constant is { } finite && double.IsFinite(finite) ? constant : null,
            Unit = keepsUnit ? left.Unit : null,
        };
    }

    private static double Compute(double left, string sign, double right, DataKind kind) =>
        sign switch
        {
            "+" => left + right,
            "-" => left - right,
            "*" => left * right,
            _ => kind.IsWhole() ? Math.Truncate(left / right) : left / right,
        };

    private Typed Converted(Cast cast, Scope scope)
    {
        Typed operand = Value(cast.Operand, scope);
        if (cast.Target == DataKind.Timestamp)
            operand = AsTimestamp(operand);
        bool isTime = operand.Kind == DataKind.Timestamp;
        bool fits = cast.Target switch
        {
            DataKind.Timestamp => isTime || operand.IsNull,
            DataKind.Text => operand.Kind?.IsArray() != true,
            _ => !isTime && operand.Kind?.IsArray() != true,
        };
        if (!fits)
            throw new Problem(
                operand.Start,
                $"found {operand.KindName} in a CAST to {cast.Target.Name()}; a CAST to TIMESTAMP takes a text that "
                    + "stands in the query."
            );
        string sql = Dialect.Cast(operand.Sql, operand.Kind ?? cast.Target, cast.Target, cast.Length);
        bool isNumber = cast.Target.IsNumber() && operand.Kind?.IsNumber() == true;
        return new(sql, cast.Target, cast.Start)
        {
            Name = operand.Column?.Field.Name ?? operand.Name,
            Constant = cast.Target is DataKind.Double ? operand.Constant : null,
            Unit = isNumber ? operand.Unit : null,
            Ucd = operand.Ucd,
            Description = operand.Description,
        };
    }

    private Typed Aggregated(Aggregate aggregate, Scope scope)
    {
        Typed argument = WithinAggregate(aggregate.Name, aggregate.Start, scope, () =>
            aggregate.Argument is null ? new("*", DataKind.Long, aggregate.Start) : AsNumber(Scalar(aggregate.Argument, scope))
        );
        DataKind kind = argument.Kind ?? DataKind.Double;
        if (aggregate.Name is "SUM" or "AVG")
            RequireNumber(argument);
        // SUM of whole numbers is numeric in PostgreSQL, AVG too.
        bool isWhole = kind.IsWhole();
        string inner = (aggregate.IsDistinct ? "DISTINCT " : "") + argument.Sql;
        string outer = $"{aggregate.Name}({inner})";
        (string sql, DataKind result) = aggregate.Name switch
        {
            "COUNT" => (outer, DataKind.Long),
            "AVG" => (Dialect.Cast(outer, DataKind.Long, DataKind.Double, null), DataKind.Double),
            "SUM" when isWhole => (Dialect.Cast(outer, DataKind.Long, DataKind.Long, null), DataKind.Long),
            "SUM" => (Dialect.Cast(outer, DataKind.Double, DataKind.Double, null), DataKind.Double),
            _ => (outer, kind),
        };
        bool isCount = aggregate.Name == "COUNT";
        return new(sql, result, aggregate.Start)
        {
            Name = aggregate.Name.ToLowerInvariant(),
            Unit = isCount ? null : argument.Unit,
            Ucd = isCount ? "meta.number" : null,
        };
    }

    private static Typed WithinAggregate(string name, int start, Scope scope, Func<Typed> argument)
    {
        if (scope.IsInAggregate)
            throw new Problem(start, $"found {name} within an aggregate; expected columns, or what is computed from them.");
        if (scope.NoAggregates is { } clause)
            throw new Problem(start, $"found {name} in {clause}; an aggregate may stand behind SELECT, HAVING and ORDER BY.");
        scope.HasAggregates = scope.IsInAggregate = true;
        Typed typed = argument();
        scope.IsInAggregate = false;
        return typed;
    }
}
