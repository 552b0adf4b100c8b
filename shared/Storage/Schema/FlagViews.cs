namespace Almagest.Storage.Schema;

/// <summary>What the migration of the flags makes beside its columns. Frozen: a change is a new migration.</summary>
internal static class FlagViews
{
    /// <summary>For both databases. A row for each flag of each fit; names and bits are those of <see cref="FitFlags"/> at the
    /// time.</summary>
    public const string Create = """
        CREATE VIEW fit_flags_named AS
        SELECT r.name AS run, r.id AS run_id, o.id AS observation_id, o.number AS observation_number, o.name AS observation, m.flag,
               f.domain, f.domain_residuals, f.domain_reconstruction, f.domain_distance
        FROM fits f JOIN runs r ON r.number = f.run_number JOIN observations o ON o.id = f.observation_id
             JOIN (SELECT 1 AS bit, 'GapFilled' AS flag UNION ALL SELECT 2, 'Refined' UNION ALL SELECT 4, 'AtPriorEdge'
                   UNION ALL SELECT 8, 'FewCounts' UNION ALL SELECT 16, 'OutsideTraining' UNION ALL SELECT 32, 'RefinementFailed'
                   UNION ALL SELECT 64, 'NotPoisson' UNION ALL SELECT 128, 'FillingDiverged' UNION ALL SELECT 256, 'FillingUnsettled'
                   UNION ALL SELECT 512, 'PriorDominated' UNION ALL SELECT 1024, 'NetworkDisagrees') m ON (f.flags & m.bit) <> 0
        """;

    public static IReadOnlyList<string> CreatePostgresExtras { get; } =
    ["COMMENT ON VIEW fit_flags_named IS 'One row per flag of a fit, by name: see docs/flags.md'"];
}
