using Almagest.Spectra.Fluxes;
using Almagest.Storage.Columns;
using static Almagest.Storage.Views.SharedColumns;

namespace Almagest.Storage.Views;

/// <summary>By what it was found: runs, campaigns and networks; and what failed on the way.</summary>
internal static class ProvenanceViews
{
    // csharpier-ignore
    public static PublishedView Runs { get; } =
        new PublishedView(
            "runs",
            "One catalogue fitted once: observations, campaign, network and settings",
            [
                .. SharedColumns.Run,
                Of(ColumnType.Text, "lower(CAST(r.id AS text))", "run_id", "", "meta.id", "Id of the run, which the command line takes too"),
                Unknown(ColumnType.Text, "k.name", "catalogue", "", "meta.id", "Name of the catalogue") with { IsPrincipal = true },
                Unknown(ColumnType.Text, "c.model", "spectral_model", "", "meta.id;meta.modelled", "XSPEC expression") with { IsPrincipal = true },
                Of(ColumnType.Text, "r.campaign_id", "campaign_id", "", "meta.id", "SHA-256 of the campaign's text"),
                Of(ColumnType.Text, "r.network_id", "network_id", "", "meta.id", "SHA-256 of the bundle of the network that it began with"),
                Of(ColumnType.Boolean, "r.follows_champion", "follows_champion", "", "meta.code",
                    "Whether each part is fitted by the best network of its moment"),
                Of(ColumnType.Text, "CAST(r.settings AS text)", "settings", "", "meta.note", "JSON"),
                Of(ColumnType.Time, "r.created_at", "created_at", "", "time.creation", "When it was made, UTC"),
                Unknown(ColumnType.Text, "r.code_version", "code_version", "", "meta.version", "Version of the program that made it"),
                Unknown(ColumnType.Text, $"'{PublishedView.Schema}.' || r.fits_view", "fits_table", "", "meta.id;meta.table",
                    "The table with columns for each parameter that shows it") with { IsPrincipal = true },
                Unknown(ColumnType.Text, "r.stopped", "stopped", "", "meta.note", "Why no more of it is fitted; none: nothing stops it"),
                Of(ColumnType.Int64, Sum("observations"), "observation_count", "", "meta.number;obs", "Observations of the run"),
                Of(ColumnType.Int64, Sum("fitted"), "fitted_count", "", "meta.number", "Observations that are fitted") with { IsPrincipal = true },
                Of(ColumnType.Int64, Sum("failed"), "failed_count", "", "meta.number", "Observations that could not be fitted")
                    with { IsPrincipal = true },
                Unknown(ColumnType.Time, "(SELECT max(h.done_at) FROM chunks h WHERE h.run_number = r.number)", "last_done_at", "",
                    "time.processing", "When its last part was done, UTC"),
                Of(ColumnType.Text, $"coalesce(r.settings ->> 'fluxes', '{FluxBand.Usual}')", "flux_bands", "", "em.energy",
                    "In which it tells fluxes, keV; fitted: where each fit had data; none: it tells none"),
            ],
            "FROM runs r LEFT JOIN catalogues k ON k.id = r.catalogue_id LEFT JOIN campaigns c ON c.id = r.campaign_id"
        ).To("catalogues", "catalogue").To("campaigns", "campaign_id").To("networks", "network_id");

    // csharpier-ignore
    public static PublishedView RunParameters { get; } =
        new PublishedView(
            "run_parameters",
            "What the fits of a run estimate",
            [
                Of(ColumnType.Int32, "q.run_number", "run_number", "", "meta.id", "See runs") with { IsIndexed = true },
                Of(ColumnType.Int16, "q.number", "parameter_number", "", "meta.number", "Counted from 0"),
                Of(ColumnType.Text, "q.name", "parameter", "", "meta.id", "As the campaign names it") with { IsPrincipal = true },
                Of(ColumnType.Text, "q.unit", "parameter_unit", "", "meta.unit", "Empty: dimensionless"),
            ],
            "FROM run_parameters q"
        ).To("runs", "run_number");

    // csharpier-ignore
    public static PublishedView Campaigns { get; } =
        new(
            "campaigns",
            "What was simulated and learnt: spectral model, priors, energy grid, instruments",
            [
                Of(ColumnType.Text, "c.id", "campaign_id", "", "meta.id", "SHA-256 of its text") with { IsIndexed = true },
                Of(ColumnType.Text, "c.name", "campaign", "", "meta.id;meta.main", "Its name") with { IsPrincipal = true },
                Of(ColumnType.Text, "c.model", "spectral_model", "", "meta.id;meta.modelled", "XSPEC expression") with { IsPrincipal = true },
                Of(ColumnType.Int32, "c.spectra", "spectra", "", "meta.number", "Spectra to draw"),
                Of(ColumnType.Time, "c.created_at", "created_at", "", "time.creation", "When it was made, UTC"),
                Of(ColumnType.Text, "c.text", "campaign_text", "", "meta.note", "JSON, to the letter: with the grid's edges, keV, and the priors"),
            ],
            "FROM campaigns c"
        );

    // csharpier-ignore
    public static PublishedView Networks { get; } =
        new PublishedView(
            "networks",
            "What was learnt for a campaign",
            [
                Of(ColumnType.Text, "n.id", "network_id", "", "meta.id;meta.main", "SHA-256 of its bundle") with { IsPrincipal = true, IsIndexed = true },
                Of(ColumnType.Text, "n.campaign_id", "campaign_id", "", "meta.id", "SHA-256 of the campaign's text") with { IsIndexed = true },
                Of(ColumnType.Int64, "n.size", "bundle_bytes", "byte", "meta.number", "Length of its bundle"),
                Of(ColumnType.Text, "CAST(n.metadata AS text)", "metadata", "", "meta.note", "JSON: metrics and provenance"),
                Of(ColumnType.Time, "n.created_at", "created_at", "", "time.creation", "When it was made, UTC"),
                Of(ColumnType.Boolean,
                    "n.id = coalesce((SELECT p.network_id FROM promotions p WHERE p.campaign_id = n.campaign_id "
                        + "ORDER BY p.number DESC LIMIT 1), '')",
                    "is_champion", "", "meta.code", "It is the one that fits for its campaign"),
            ],
            "FROM networks n"
        ).To("campaigns", "campaign_id");

    private static string Sum(string column) =>
        $"coalesce((SELECT sum(h.{column}) FROM chunks h WHERE h.run_number = r.number), 0)";
}
