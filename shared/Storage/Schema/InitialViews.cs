namespace Almagest.Storage.Schema;

/// <summary>What the first migration makes beside the tables. Frozen: a change is a new migration.</summary>
internal static class InitialViews
{
    /// <summary>For both databases.</summary>
    public static IReadOnlyList<string> Create { get; } =
    [
        """
            CREATE VIEW fits_named AS
            SELECT r.name AS run, r.id AS run_id, o.id AS observation_id, o.number AS observation_number, o.name AS observation,
                   o.ra, o.dec, f.statistic_name, f.statistic, f.degrees_of_freedom, f.goodness, f.network_statistic, f.net_counts,
                   f.observed_bins, f.passes, f.converged, f.flags, f.elapsed_seconds, f.message, f.fitted_at, n.id AS network_id
            FROM fits f JOIN runs r ON r.number = f.run_number JOIN observations o ON o.id = f.observation_id
                 LEFT JOIN networks n ON n.number = f.network_number
            """,
        """
            CREATE VIEW fit_parameters_named AS
            SELECT r.name AS run, r.id AS run_id, o.id AS observation_id, o.number AS observation_number, o.name AS observation,
                   q.number AS parameter_number, q.name AS parameter, q.unit, p.value, p.lower, p.upper,
                   p.network_value, p.network_lower, p.network_upper
            FROM fit_parameters p JOIN runs r ON r.number = p.run_number JOIN observations o ON o.id = p.observation_id
                 JOIN run_parameters q ON q.run_number = p.run_number AND q.number = p.parameter_number
            """,
        """
            CREATE VIEW failures_named AS
            SELECT r.name AS run, r.id AS run_id, o.id AS observation_id, o.number AS observation_number, o.name AS observation,
                   o.ra, o.dec, f.stage, f.reason, f.failed_at
            FROM failures f JOIN runs r ON r.number = f.run_number JOIN observations o ON o.id = f.observation_id
            """,
        """
            CREATE VIEW run_progress AS
            SELECT r.name AS run, r.id AS run_id, count(*) AS chunks, count(c.done_at) AS chunks_done, sum(c.observations) AS observations,
                   sum(c.fitted) AS fitted, sum(c.failed) AS failed, r.created_at, max(c.done_at) AS last_done_at
            FROM runs r JOIN chunks c ON c.run_number = r.number
            GROUP BY r.number, r.name, r.id, r.created_at
            """,
    ];

    /// <summary>PostgreSQL only: compressed or random bytes are not worth its own compression, and the views say what they
    /// are.</summary>
    public static IReadOnlyList<string> CreatePostgresExtras { get; } =
    [
        "ALTER TABLE fits ALTER COLUMN filled SET STORAGE EXTERNAL",
        "ALTER TABLE fits ALTER COLUMN pass_trace SET STORAGE EXTERNAL",
        "ALTER TABLE observations ALTER COLUMN payload SET STORAGE EXTERNAL",
        "ALTER TABLE networks ALTER COLUMN bundle SET STORAGE EXTERNAL",
        "ALTER TABLE response_files ALTER COLUMN content SET STORAGE EXTERNAL",
        "COMMENT ON VIEW fits_named IS 'One row per fit, with names in place of keys'",
        "COMMENT ON VIEW fit_parameters_named IS 'One row per parameter of a fit, with names and units'",
        "COMMENT ON VIEW failures_named IS 'One row per observation that could not be fitted'",
        "COMMENT ON VIEW run_progress IS 'How far each run has come'",
        "COMMENT ON COLUMN fits_named.ra IS 'Right ascension, ICRS, deg'",
        "COMMENT ON COLUMN fits_named.dec IS 'Declination, ICRS, deg'",
        "COMMENT ON COLUMN fits_named.elapsed_seconds IS 's'",
        "COMMENT ON COLUMN fit_parameters_named.unit IS 'Of all numbers of the row; empty: dimensionless'",
    ];
}
