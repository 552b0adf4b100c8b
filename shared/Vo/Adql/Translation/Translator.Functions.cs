using System.Globalization;
using Almagest.Vo.Adql.Syntax;
using Almagest.Vo.Fields;
using Almagest.Vo.Units;

namespace Almagest.Vo.Adql.Translation;

/// <summary>Functions, from the one list of those that there are.</summary>
internal sealed partial class Translator
{
    private Typed Called(Call call, Scope scope) =>
        call.Name switch
        {
            "COALESCE" => Coalesce(call, scope),
            "IN_UNIT" => InUnit(call, scope),
            "MOD" => Modulo(call, scope),
            _ => SkyFunction(call, scope) ?? ByRule(call, scope),
        };

    private Typed ByRule(Call call, Scope scope)
    {
        if (!Functions.All.TryGetValue(call.Name, out FunctionRule? rule))
            throw Unknown(call);
        int count = call.Arguments.Count;
        if (call.Name == "RAND" && count == 1)
            throw new Problem(call.Arguments[0].Start, "found a seed for RAND; the databases take none: expected RAND().");
        if (count > rule.Arguments.Length || count < rule.Arguments.Length - rule.Optional)
            throw new Problem(call.Start, $"found {count} arguments of {call.Name}; expected {rule.Form}.");
        Typed[] arguments = [.. Arguments(call, rule, scope)];
        string sql = string.Format(
            CultureInfo.InvariantCulture,
            Dialect.Pick(rule.PostgreSql, rule.Sqlite),
            [.. arguments.Select(one => one.Sql)]
        );
        double[] constants = [.. arguments.Select(one => one.Constant ?? double.NaN)];
        double? known = rule.Compute?.Invoke(constants);
        return new(sql, rule.Result ?? arguments[0].Kind, call.Start)
        {
            Name = call.Name.ToLowerInvariant(),
            Constant = known is { } finite && double.IsFinite(finite) ? finite : null,
            Unit = rule.Unit ?? (rule.KeepsUnit ? arguments[0].Unit : null),
            Ucd = rule.KeepsUnit && !rule.IsAggregate ? arguments[0].Ucd : null,
        };
    }

    private IEnumerable<Typed> Arguments(Call call, FunctionRule rule, Scope scope)
    {
        for (int i = 0; i < rule.Arguments.Length; i++)
        {
            if (i >= call.Arguments.Count)
            {
                yield return new("0", DataKind.Long, call.Start) { Constant = 0 };
                continue;
            }
            Value value = call.Arguments[i];
            Typed typed = rule.IsAggregate
                ? WithinAggregate(call.Name, call.Start, scope, () => Scalar(value, scope))
                : Scalar(value, scope);
            yield return Fit(AsNumber(typed), rule, i);
        }
    }

    private static Typed Fit(Typed typed, FunctionRule rule, int index)
    {
        if (rule.IsAggregate && index > 0 && typed.Constant is null && typed.Literal is null)
            throw new Problem(typed.Start, $"found what differs between rows; expected a constant in {rule.Form}.");
        if (rule.Name == "ALMAGEST_PERCENTILE" && index > 0 && typed.Constant is not (>= 0 and <= 1))
            throw new Problem(typed.Start, $"found {typed.Constant} as a fraction; expected 0 to 1.");
        return rule.Arguments[index] switch
        {
            Argument.Number => RequireNumber(typed),
            Argument.Text => Require(typed, DataKind.Text),
            Argument.Whole => typed.Kind?.IsWhole() != false
                ? typed
                : throw new Problem(typed.Start, $"found a number with decimals; {rule.Form} takes whole ones."),
            // The sign and the digits of a number of ours: not its author's text.
            _ => typed is { Kind: DataKind.Long, Constant: >= -300 and <= 300 and { } digits }
                ? typed with
                {
                    Sql = digits.ToString("F0", CultureInfo.InvariantCulture),
                }
                : throw new Problem(typed.Start, $"found no whole number from -300 to 300; {rule.Form} takes one."),
        };
    }

    private static Problem Unknown(Call call)
    {
        string[] names =
        [
            .. Functions.All.Keys,
            .. SkyFunctions,
            "COALESCE",
            "IN_UNIT",
            "MOD",
            "CAST",
            "AVG",
            "MAX",
            "MIN",
            "SUM",
            "COUNT",
        ];
        // SQL's LN is ADQL's LOG.
        string? near = call.Name.Equals("LN", StringComparison.OrdinalIgnoreCase) ? "LOG" : Nearest.To(call.Name, names);
        return new(
            call.Start,
            $"found the function {Problem.Shortened(call.Name)}, which there isn't"
                + (near is null ? "." : $"; the nearest is {near}.")
        )
        {
            Nearest = near,
        };
    }

    private Typed Coalesce(Call call, Scope scope)
    {
        if (call.Arguments.Count == 0)
            throw new Problem(call.Start, "found COALESCE of nothing; expected values.");
        Typed[] values = [.. call.Arguments.Select(value => AsNumber(Scalar(value, scope)))];
        if (Array.Exists(values, one => one.Kind == DataKind.Timestamp))
            values = [.. values.Select(AsTimestamp)];
        DataKind? kind = null;
        foreach (Typed value in values)
            if (value.Kind is { } own)
                kind = kind is null
                    ? own
                    : DataKinds.Join(kind.Value, own)
                        ?? throw new Problem(
                            value.Start,
                            $"found {own.Name()} after {kind.Value.Name()}; COALESCE takes one kind."
                        );
        // SQLite wants two at least.
        string sql = values.Length == 1 ? values[0].Sql : $"COALESCE({string.Join(", ", values.Select(value => value.Sql))})";
        return values[0] with
        {
            Sql = sql,
            Kind = kind,
            Start = call.Start,
            Column = values.Length == 1 ? values[0].Column : null,
            Name = values[0].Column?.Field.Name ?? "coalesce",
            Constant = null,
            Literal = null,
            Unit = values.All(value => value.Unit is null || value.Unit == values[0].Unit) ? values[0].Unit : null,
        };
    }

    private Typed InUnit(Call call, Scope scope)
    {
        if (call.Arguments is not [{ } operand, TextLiteral unit])
            throw new Problem(call.Start, "found no IN_UNIT(number, 'unit'); the unit is a text that stands in the query.");
        Typed typed = RequireNumber(AsNumber(Scalar(operand, scope)));
        VoUnit wanted = VoUnit.TryParse(unit.Text)
            ?? throw new Problem(
                unit.Start,
                $"found the unit '{Problem.Shortened(unit.Text)}'; expected one by VOUnits, such as keV."
            );
        if (typed.Unit is null)
            throw new Problem(operand.Start, "found a number without a unit in IN_UNIT; expected a column that has one.");
        double factor = VoUnit.TryParse(typed.Unit)?.FactorTo(wanted)
            ?? throw new Problem(
                unit.Start,
                $"found the unit '{Problem.Shortened(unit.Text)}' for what is in {typed.Unit}; they differ in kind."
            );
        string sql = $"({typed.Sql} * {statement.Parameter(factor, call.Start)})";
        return new(sql, DataKind.Double, call.Start)
        {
            Name = typed.Column?.Field.Name ?? typed.Name,
            Constant = typed.Constant * factor,
            Unit = unit.Text,
            Ucd = typed.Ucd,
            Description = typed.Description,
        };
    }

    private Typed Modulo(Call call, Scope scope)
    {
        if (call.Arguments is not [{ } first, { } second])
            throw new Problem(call.Start, $"found {call.Arguments.Count} arguments of MOD; expected MOD(number, number).");
        Typed left = RequireNumber(AsNumber(Scalar(first, scope))),
            right = RequireNumber(AsNumber(Scalar(second, scope)));
        bool isWhole = left.Kind?.IsWhole() == true && right.Kind?.IsWhole() == true;
        string divisor = $"NULLIF({right.Sql}, 0)";
        string sql = isWhole
            ? Dialect.Pick($"mod({left.Sql}, {divisor})", $"({left.Sql} % {divisor})")
            : Dialect.Pick(
                $"CAST(mod(CAST({left.Sql} AS numeric), CAST({divisor} AS numeric)) AS double precision)",
                $"mod({left.Sql}, {divisor})"
            );
        DataKind kind = isWhole ? DataKinds.Join(left.Kind!.Value, right.Kind!.Value)!.Value : DataKind.Double;
        return new(sql, kind, call.Start) { Name = "mod", Unit = left.Unit };
    }
}
