namespace Almagest.Storage.Schema;

/// <summary>What the migration of posteriors makes beside its tables. Frozen: a change is a new migration.</summary>
internal static class PosteriorViews
{
    private const string Names = """
        SELECT r.name AS run, r.id AS run_id, o.id AS observation_id, o.number AS observation_number, o.name AS observation,
               q.number AS parameter_number, q.name AS parameter, q.unit
        """;

    private const string Joins = """
             JOIN runs r ON r.number = p.run_number JOIN observations o ON o.id = p.observation_id
             JOIN run_parameters q ON q.run_number = p.run_number AND q.number = p.parameter_number
        """;

    /// <summary>For both databases. 2 is the flag of a fit that was refined classically.</summary>
    public static IReadOnlyList<string> Create { get; } =
    [
        $"""
            CREATE VIEW fit_posteriors_named AS
            {Names}, p.mean, p.median, p.lower68, p.upper68, p.lower90, p.upper90, p.lower95, p.upper95
            FROM fit_posteriors p
            {Joins}
            """,
        $"""
            CREATE VIEW fit_intervals_named AS
            {Names}, 'classical' AS method, 0.6827 AS probability, p.value, p.lower, p.upper
            FROM fit_parameters p JOIN fits f ON f.run_number = p.run_number AND f.observation_id = p.observation_id AND (f.flags & 2) <> 0
            {Joins}
            UNION ALL
            {Names}, 'network', 0.6827, p.network_value, p.network_lower, p.network_upper
            FROM fit_parameters p
            {Joins}
            UNION ALL
            {Names}, 'posterior', 0.6827, p.median, p.lower68, p.upper68
            FROM fit_posteriors p
            {Joins}
            UNION ALL
            {Names}, 'posterior', 0.90, p.median, p.lower90, p.upper90
            FROM fit_posteriors p
            {Joins}
            UNION ALL
            {Names}, 'posterior', 0.9545, p.median, p.lower95, p.upper95
            FROM fit_posteriors p
            {Joins}
            """,
    ];

    public static IReadOnlyList<string> CreatePostgresExtras { get; } =
    [
        "ALTER TABLE fit_samples ALTER COLUMN samples SET STORAGE EXTERNAL",
        "COMMENT ON VIEW fit_posteriors_named IS 'One row per parameter of a fit with a calibrated posterior, with names "
            + "and units'",
        "COMMENT ON COLUMN fit_posteriors_named.unit IS 'Of all numbers of the row; empty: dimensionless'",
        "COMMENT ON VIEW fit_intervals_named IS 'Every interval of every fit, one row each, with the method that gave it'",
        "COMMENT ON COLUMN fit_intervals_named.unit IS 'Of value, lower and upper; empty: dimensionless'",
        "COMMENT ON COLUMN fit_intervals_named.method IS 'classical: around the lowest statistic. network: the regressor. "
            + "posterior: the posterior network, value is the median'",
        "COMMENT ON COLUMN fit_intervals_named.probability IS 'What the interval from lower to upper holds'",
    ];

    public static IReadOnlyList<string> Drop { get; } = ["DROP VIEW fit_intervals_named", "DROP VIEW fit_posteriors_named"];
}
