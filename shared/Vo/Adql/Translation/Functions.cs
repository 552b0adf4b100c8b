using Almagest.Vo.Adql.Dialects;
using Almagest.Vo.Fields;

namespace Almagest.Vo.Adql.Translation;

/// <summary>All functions there are. What isn't here does not reach a database.</summary>
/// <remarks>Where an argument lies outside of a function's domain both databases give NULL: PostgreSQL would end the
/// query.</remarks>
internal static class Functions
{
    /// <summary>Of e: beyond them its power is no number of 64 bits, or 0.</summary>
    private const string LargestExponent = "709.782712893384",
        LeastExponent = "-745.13321910194";

    private static readonly string PowerOfPostgreSql =
        "(CASE WHEN ({0} = 0 AND {1} < 0) OR ({0} < 0 AND {1} <> floor(CAST({1} AS double precision))) THEN NULL "
        + "WHEN {0} = 0 THEN power({0}, {1}) ELSE "
        + Ranged("{1} * ln(abs(CAST({0} AS double precision)))", "power({0}, {1})")
        + " END)";

    private static readonly Argument[] None = [],
        Number = [Argument.Number],
        Numbers = [Argument.Number, Argument.Number],
        Text = [Argument.Text],
        Texts = [Argument.Text, Argument.Text],
        Decimals = [Argument.Number, Argument.Digits],
        Bits = [Argument.Whole, Argument.Whole];

    private static readonly FunctionRule[] Rules =
    [
        new("ABS", Number, "abs({0})", "abs({0})", null) { KeepsUnit = true, Compute = x => Math.Abs(x[0]) },
        Same("CEILING", "ceil(CAST({0} AS double precision))", "ceil(CAST({0} AS REAL))"),
        Same("FLOOR", "floor(CAST({0} AS double precision))", "floor(CAST({0} AS REAL))"),
        new("DEGREES", Number, "degrees({0})", "degrees({0})", DataKind.Double)
        {
            Unit = "deg",
            Compute = x => double.RadiansToDegrees(x[0]),
        },
        new("RADIANS", Number, "radians({0})", "radians({0})", DataKind.Double)
        {
            Unit = "rad",
            Compute = x => double.DegreesToRadians(x[0]),
        },
        new("EXP", Number, Ranged("{0}", "exp({0})"), Finite("exp({0})"), DataKind.Double),
        Within("LOG", "{0} > 0", "ln({0})"),
        Within("LOG10", "{0} > 0", "log10({0})"),
        Within("SQRT", "{0} >= 0", "sqrt({0})") with
        {
            Compute = x => Math.Sqrt(x[0]),
        },
        Within("ACOS", "{0} BETWEEN -1 AND 1", "acos({0})") with
        {
            Unit = "rad",
        },
        Within("ASIN", "{0} BETWEEN -1 AND 1", "asin({0})") with
        {
            Unit = "rad",
        },
        Both("ATAN", "atan({0})") with
        {
            Unit = "rad",
        },
        new("ATAN2", Numbers, "atan2({0}, {1})", "atan2({0}, {1})", DataKind.Double) { Unit = "rad" },
        Both("COS", "cos({0})"),
        Both("SIN", "sin({0})"),
        Both("TAN", "tan({0})"),
        new("COT", Number, "(1 / NULLIF(tan({0}), 0))", "(1 / NULLIF(tan({0}), 0))", DataKind.Double),
        new("PI", None, "pi()", "pi()", DataKind.Double) { Compute = _ => Math.PI },
        new("POWER", Numbers, PowerOfPostgreSql, Finite("power({0}, {1})"), DataKind.Double)
        {
            Compute = x => Math.Pow(x[0], x[1]),
        },
        new("RAND", None, "random()", "(random() / 18446744073709551616.0 + 0.5)", DataKind.Double),
        Rounded("ROUND", "round"),
        Rounded("TRUNCATE", "trunc") with
        {
            Sqlite = "almagest_truncate({0}, {1})",
        },
        new("LOWER", Text, PostgreSqlDialect.Cased("lower", "{0}"), "almagest_lower({0})", DataKind.Text),
        new("UPPER", Text, PostgreSqlDialect.Cased("upper", "{0}"), "almagest_upper({0})", DataKind.Text),
        new(
            "IVO_NOCASEMATCH",
            Texts,
            $"CAST({PostgreSqlDialect.NoCase("{0}", "{1}")} AS integer)",
            "(almagest_lower({0}) LIKE almagest_lower({1}))",
            DataKind.Int
        ),
        new("IVO_STRING_AGG", Texts, "string_agg({0}, {1})", "group_concat({0}, {1})", DataKind.Text) { IsAggregate = true },
        new("ALMAGEST_BIT_AND", Bits, "({0} & {1})", "({0} & {1})", DataKind.Long),
        new(
            "ALMAGEST_PERCENTILE",
            Numbers,
            "percentile_cont({1}) WITHIN GROUP (ORDER BY CAST({0} AS double precision))",
            "almagest_percentile({0}, {1})",
            DataKind.Double
        )
        {
            IsAggregate = true,
            KeepsUnit = true,
        },
    ];

    public static IReadOnlyDictionary<string, FunctionRule> All { get; } = Rules.ToDictionary(rule => rule.Name);

    /// <summary>PostgreSQL ends a query where SQLite has infinity, or 0 for what is too small.</summary>
    /// <param name="exponent">Of e.</param>
    private static string Ranged(string exponent, string sql) =>
        $"(CASE WHEN {exponent} > {LargestExponent} THEN NULL WHEN {exponent} < {LeastExponent} THEN 0 ELSE {sql} END)";

    private static string Finite(string sql) => $"(CASE WHEN abs({sql}) <= 1.7976931348623157e308 THEN {sql} END)";

    private static FunctionRule Both(string name, string sql) => new(name, Number, sql, sql, DataKind.Double);

    private static FunctionRule Same(string name, string postgreSql, string sqlite) =>
        new(name, Number, postgreSql, sqlite, DataKind.Double) { KeepsUnit = true };

    private static FunctionRule Within(string name, string domain, string sql) =>
        new(
            name,
            Number,
            sql.Replace("{0}", $"(CASE WHEN {domain} THEN {{0}} END)", StringComparison.Ordinal),
            sql,
            DataKind.Double
        );

    /// <summary>PostgreSQL rounds halves of binary numbers to even; of decimal ones, as SQLite's here, away from zero.</summary>
    private static FunctionRule Rounded(string name, string sql) =>
        new(
            name,
            Decimals,
            $"CAST({sql}(CAST({{0}} AS numeric), {{1}}) AS double precision)",
            $"almagest_{sql}({{0}}, {{1}})",
            DataKind.Double
        )
        {
            Optional = 1,
            KeepsUnit = true,
        };
}
