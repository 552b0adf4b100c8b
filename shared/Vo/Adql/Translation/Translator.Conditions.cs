using Almagest.Vo.Adql.Dialects;
using Almagest.Vo.Adql.Syntax;
using Almagest.Vo.Fields;
using Almagest.Vo.Times;

namespace Almagest.Vo.Adql.Translation;

/// <summary>Search conditions.</summary>
internal sealed partial class Translator
{
    private string Condition(Condition condition, Scope scope) =>
        condition switch
        {
            Junction junction => Balanced([.. junction.Operands.Select(one => Condition(one, scope))], junction.Operator),
            Not not => $"(NOT {Condition(not.Operand, scope)})",
            Comparison comparison => OnSky(comparison, scope) ?? Compare(comparison, scope),
            Between between => Between(between, scope),
            InList list => In(list, scope),
            InQuery query => In(query, scope),
            Like like => Like(like, scope),
            IsNull isNull => $"({Value(isNull.Operand, scope).Sql} IS {(isNull.IsNot ? "NOT " : "")}NULL)",
            Exists exists => $"EXISTS ({Select(exists.Query, scope, null, isOutermost: false).Sql})",
            _ => throw new InvalidOperationException(),
        };

    /// <summary>In halves, so that a database's parser doesn't nest as deep as there are terms.</summary>
    private string Balanced(ReadOnlySpan<string> terms, string word)
    {
        if (terms.Length == 1)
            return terms[0];
        int half = terms.Length / 2;
        return statement.Checked($"({Balanced(terms[..half], word)} {word} {Balanced(terms[half..], word)})", 0);
    }

    private string Compare(Comparison comparison, Scope scope)
    {
        (Typed left, Typed right) = Comparable(Value(comparison.Left, scope), Value(comparison.Right, scope));
        return $"({left.Sql} {comparison.Operator} {right.Sql})";
    }

    /// <summary>Both of one kind, a text beside a timestamp read as one.</summary>
    private (Typed Left, Typed Right) Comparable(Typed left, Typed right)
    {
        if (left.Kind == DataKind.Timestamp || right.Kind == DataKind.Timestamp)
            (left, right) = (AsTimestamp(left), AsTimestamp(right));
        if (left.Kind == DataKind.Boolean || right.Kind == DataKind.Boolean)
            (left, right) = (AsNumber(left), AsNumber(right));
        if (left.Kind is { } one && right.Kind is { } other && (one.IsArray() || DataKinds.Join(one, other) is null))
            throw new Problem(right.Start, $"found {right.KindName} beside {left.KindName}; only what is of one kind compares.");
        return (left, right);
    }

    private Typed AsTimestamp(Typed typed)
    {
        if (typed.Literal is null)
            return typed;
        return Timestamps.TryRead(typed.Literal, out DateTime time)
            ? typed with
            {
                Sql = statement.Parameter(time, typed.Start),
                Kind = DataKind.Timestamp,
                Literal = null,
            }
            : throw new Problem(
                typed.Start,
                $"found the text '{Problem.Shortened(typed.Literal)}' beside a timestamp; expected one as 2026-11-28T09:30:00."
            );
    }

    /// <summary>A flag as 1 or 0: ADQL has no booleans.</summary>
    private Typed AsNumber(Typed typed) =>
        typed.Kind == DataKind.Boolean
            ? typed with
            {
                Sql = Dialect.Cast(typed.Sql, DataKind.Boolean, DataKind.Int, null),
                Kind = DataKind.Int,
                Column = null,
            }
            : typed;

    private string Between(Between between, Scope scope)
    {
        Typed operand = Value(between.Operand, scope);
        (Typed value, Typed least) = Comparable(operand, Value(between.Least, scope));
        (_, Typed most) = Comparable(operand, Value(between.Most, scope));
        return $"({value.Sql} {(between.IsNot ? "NOT " : "")}BETWEEN {least.Sql} AND {most.Sql})";
    }

    private string In(InList list, Scope scope)
    {
        Typed operand = Value(list.Operand, scope);
        (Typed Left, Typed Right)[] pairs = [.. list.List.Select(one => Comparable(operand, Value(one, scope)))];
        string values = string.Join(", ", pairs.Select(pair => pair.Right.Sql));
        return $"({pairs[0].Left.Sql} {(list.IsNot ? "NOT " : "")}IN ({values}))";
    }

    private string In(InQuery query, Scope scope)
    {
        Typed operand = Value(query.Operand, scope);
        (string sql, IReadOnlyList<Field> columns) = Select(query.Query, scope, null, isOutermost: false);
        if (columns.Count != 1)
            throw new Problem(query.Start, $"found a query of {columns.Count} columns behind IN; expected one.");
        if (operand.Kind is { } kind && DataKinds.Join(kind, columns[0].Kind) is null)
            throw new Problem(
                query.Start,
                $"found {operand.KindName} and a query of {columns[0].Kind.Name()}; expected one kind."
            );
        return $"({operand.Sql} {(query.IsNot ? "NOT " : "")}IN ({sql}))";
    }

    private string Like(Like like, Scope scope)
    {
        Typed value = Require(Value(like.Operand, scope), DataKind.Text);
        Typed pattern = Require(Value(like.Pattern, scope), DataKind.Text);
        string sql =
            pattern.Literal is { } known ? statement.Parameter(Dialect.KnownPattern(known, like.IgnoresCase)!, pattern.Start)
            : like.IgnoresCase ? pattern.Sql
            : Dialect.Pick(pattern.Sql, SqliteDialect.GlobOf(pattern.Sql));
        string condition = Dialect.Like(value.Sql, sql, like.IgnoresCase, pattern.Literal);
        return like.IsNot ? $"(NOT {condition})" : condition;
    }

    private static Typed Require(Typed typed, DataKind kind) =>
        typed.Kind is null || typed.Kind == kind
            ? typed
            : throw new Problem(typed.Start, $"found {typed.KindName}; expected {kind.Name()}.");
}
