using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Columns;
using static Almagest.Storage.Views.SharedColumns;

namespace Almagest.Storage.Views;

/// <summary>All that went wrong in one place: unreadable at ingest, not fitted, fitted but not converged.</summary>
internal static class FailureView
{
    private const FitFlags Unfilled = FitFlags.FillingDiverged | FitFlags.FillingUnsettled,
        Unconverged = Unfilled | FitFlags.RefinementFailed;

    // csharpier-ignore
    private static readonly ResultColumn[] Columns =
    [
        Of(ColumnType.Text, "u.stage", "stage", "", "meta.code",
            "ingest (unreadable), encode, load, ... (not fitted), fill (gaps did not settle), refine (no classical fit)")
            with { IsPrincipal = true },
        Of(ColumnType.Text, "u.reason", "reason", "", "meta.note", "What was found, and what was expected") with { IsPrincipal = true },
        Of(ColumnType.Time, "u.failed_at", "failed_at", "", "time.processing", "When, UTC"),
        Of(ColumnType.Boolean, "u.has_fit", "has_fit", "", "meta.code", "There is a row of fits all the same"),
        Unknown(ColumnType.Text, "u.catalogue", "catalogue", "", "meta.id", "Name of the catalogue") with { IsPrincipal = true },
        Unknown(ColumnType.Text, "u.run", "run", "", "meta.id", "Name of the run; none at ingest") with { IsPrincipal = true },
        Unknown(ColumnType.Int32, "u.run_number", "run_number", "", "meta.id", "See runs") with { IsIndexed = true },
        Unknown(ColumnType.Int64, "u.observation_id", "observation_id", "", "meta.id;obs", "See observations; none at ingest"),
        Unknown(ColumnType.Text, "u.source_name", "source_name", "", "meta.id;meta.main", "Name of the source; none at ingest")
            with { IsPrincipal = true },
        Unknown(ColumnType.Text, "u.file", "spectrum_file", "", "meta.id;meta.file", "Its spectrum's file"),
    ];

    public static PublishedView Failures { get; } = new PublishedView(
            "failures",
            "What could not be read, fitted or brought to converge, with the stage and the reason",
            Columns,
            $"""
            FROM (
                SELECT 'ingest' AS stage, i.reason, i.failed_at, 1 = 0 AS has_fit, k.name AS catalogue, CAST(NULL AS text) AS run,
                       CAST(NULL AS integer) AS run_number, CAST(NULL AS bigint) AS observation_id,
                       CAST(NULL AS text) AS source_name, i.path AS file
                FROM ingest_failures i LEFT JOIN catalogues k ON k.id = i.catalogue_id
                UNION ALL
                SELECT f.stage, f.reason, f.failed_at, 1 = 0, k.name, r.name, f.run_number, f.observation_id, d.name, d.file
                {Joins("failures")}
                UNION ALL
                SELECT CASE WHEN (f.flags & {(int)FitFlags.RefinementFailed}) <> 0 THEN 'refine' ELSE 'fill' END,
                       coalesce(f.message, CASE WHEN (f.flags & {(int)FitFlags.RefinementFailed}) <> 0
                           THEN 'the classical fit did not converge'
                           ELSE 'the filling of the gaps did not come to rest' END),
                       f.fitted_at, 1 = 1, k.name, r.name, f.run_number, f.observation_id, d.name, d.file
                {Joins("fits")} WHERE (f.flags & {(int)Unconverged}) <> 0
            ) u
            """
        ).To("catalogues", "catalogue").To("runs", "run_number").To("observations", "observation_id");

    private static string Joins(string table) =>
        $"""
            FROM {table} f LEFT JOIN runs r ON r.number = f.run_number LEFT JOIN catalogues k ON k.id = r.catalogue_id
                           LEFT JOIN observation_details d ON d.observation_id = f.observation_id
            """;
}
