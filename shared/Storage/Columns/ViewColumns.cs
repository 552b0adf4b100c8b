namespace Almagest.Storage.Columns;

/// <summary>Columns that only views have: names in place of keys.</summary>
internal static class ViewColumns
{
    private static readonly ResultColumn[] Run =
    [
        Text("r.name", "run", "meta.id", "Name of the run"),
        Of(ColumnType.Uuid, "r.id", "run_id", "", "meta.id", "Id of the run"),
    ];

    /// <summary>Which run, which source, and where it is.</summary>
    public static IReadOnlyList<ResultColumn> Source { get; } =
    [.. Run, Of(ColumnType.Int64, "o.id", "observation_id", "", "meta.id", "Id of the observation"), .. ResultColumns.Source];

    /// <summary>The same without the place.</summary>
    public static IReadOnlyList<ResultColumn> Names { get; } = [.. Source.Where(column => column.Name is not ("ra" or "dec"))];

    public static IReadOnlyList<ResultColumn> Parameter { get; } =
    [
        Of(ColumnType.Int16, "q.number", "parameter_number", "", "meta.number", "Counted from 0"),
        Text("q.name", "parameter", "meta.id", "As the campaign names it"),
        Text("q.unit", "unit", "meta.unit", "Of all numbers of the row that are the parameter's; empty: dimensionless"),
    ];

    public static ResultColumn Flag { get; } =
        Text("m.flag", "flag", "meta.code.qual", "What to know of the fit: see docs/flags.md");

    public static ResultColumn Method { get; } =
        Text(
            "method",
            "method",
            "meta.code",
            "classical: around the lowest statistic. network: the regressor. posterior: the posterior network, "
                + "estimate is the median"
        );

    public static ResultColumn Probability { get; } =
        Of(
            ColumnType.Double,
            "probability",
            "probability",
            "",
            "stat.probability",
            "What the interval from lolim to hilim holds"
        );

    /// <summary>Of a row of failures, f.</summary>
    public static IReadOnlyList<ResultColumn> Failure { get; } =
    [
        Text("f.stage", "stage", "meta.code", "Where it failed: load, fill, regress, refine, ..."),
        Text("f.reason", "reason", "meta.note", "What was found, and what was expected"),
        Of(ColumnType.Time, "f.failed_at", "failed_at", "", "time.processing", "When it failed, UTC"),
    ];

    /// <summary>Of all chunks c of a run.</summary>
    public static IReadOnlyList<ResultColumn> Progress { get; } =
    [
        .. Run,
        Count("count(*)", "chunks", "Parts of the run"),
        Count("count(c.done_at)", "chunks_done", "Parts that are done"),
        Count("sum(c.observations)", "observations", "Observations of the run"),
        Count("sum(c.fitted)", "fitted", "Observations that are fitted"),
        Count("sum(c.failed)", "failed", "Observations that could not be fitted"),
        Of(ColumnType.Time, "r.created_at", "created_at", "", "time.creation", "When the run was made, UTC"),
        Of(ColumnType.Time, "max(c.done_at)", "last_done_at", "", "time.processing", "When its last part was done, UTC", true),
    ];

    private static ResultColumn Text(string sql, string name, string ucd, string description) =>
        Of(ColumnType.Text, sql, name, "", ucd, description);

    private static ResultColumn Count(string sql, string name, string description) =>
        Of(ColumnType.Int64, sql, name, "", "meta.number", description);

    private static ResultColumn Of(
        ColumnType type,
        string sql,
        string name,
        string unit,
        string ucd,
        string description,
        bool isNullable = false
    ) =>
        new()
        {
            Name = name,
            Type = type,
            IsNullable = isNullable,
            Unit = unit,
            Ucd = ucd,
            Description = description,
            Sql = sql,
        };
}
