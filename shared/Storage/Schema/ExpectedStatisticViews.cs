namespace Almagest.Storage.Schema;

/// <summary>fits_named with what each statistic is expected to be. Frozen: a change is a new migration.</summary>
internal static class ExpectedStatisticViews
{
    private const string Select = """
        SELECT r.name AS run, r.id AS run_id, o.id AS observation_id, o.number AS observation_number, o.name AS observation,
               o.ra, o.dec, f.statistic_name, f.statistic, f.degrees_of_freedom, f.goodness, f.network_statistic, f.net_counts,
               f.observed_bins, f.passes, f.converged, f.flags, f.elapsed_seconds, f.message, f.fitted_at, n.id AS network_id,
               f.expected_statistic, f.expected_statistic_sigma
        FROM fits f JOIN runs r ON r.number = f.run_number JOIN observations o ON o.id = f.observation_id
             LEFT JOIN networks n ON n.number = f.network_number
        """;

    public static IReadOnlyList<string> ForSqlite { get; } = ["DROP VIEW fits_named", $"CREATE VIEW fits_named AS {Select}"];

    /// <summary>What others have built upon the view stays, because its columns do.</summary>
    public static IReadOnlyList<string> ForPostgres { get; } =
    [
        $"CREATE OR REPLACE VIEW fits_named AS {Select}",
        "COMMENT ON COLUMN fits_named.expected_statistic IS 'Expected value of the statistic if the model is right, "
            + "dimensionless'",
        "COMMENT ON COLUMN fits_named.expected_statistic_sigma IS 'Standard deviation of the statistic if the model is "
            + "right, dimensionless'",
    ];
}
