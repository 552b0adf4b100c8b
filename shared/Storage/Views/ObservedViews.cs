using Almagest.Storage.Columns;
using static Almagest.Storage.Views.SharedColumns;

namespace Almagest.Storage.Views;

/// <summary>What was observed: catalogues, sources, observations and their files.</summary>
internal static class ObservedViews
{
    private static readonly ResultColumn Catalogue = Of(
        ColumnType.Text,
        "k.name",
        "catalogue",
        "",
        "meta.id",
        "Name of the catalogue"
    ) with
    {
        IsPrincipal = true,
    };

    public static PublishedView Catalogues { get; } =
        new(
            "catalogues",
            "Observations that were ingested together",
            [
                Catalogue,
                Of(ColumnType.Text, "k.source", "read_from", "", "meta.id;meta.file", "Where it was read from"),
                Of(ColumnType.Time, "k.created_at", "created_at", "", "time.creation", "When it was made, UTC"),
            ],
            "FROM catalogues k"
        );

    // csharpier-ignore
    public static PublishedView Sources { get; } =
        new PublishedView(
            "sources",
            "One row per source of a catalogue: all versions of an observation, by its identity",
            [
                Of(ColumnType.Int64, "s.id", "source_id", "", "meta.id;src", "Number of the source in this database, that of its first observation")
                    with { IsIndexed = true, IsPrincipal = true },
                Of(ColumnType.Text, "s.name", "source_name", "", "meta.id;meta.main", "Name of the source, as its listing or latest file has it")
                    with { IsPrincipal = true, IsIndexed = true },
                .. Position("s"),
                Catalogue,
                Of(ColumnType.Text, "s.identity", "source_identity", "", "meta.id", "What makes it the same when its catalogue is read again"),
            ],
            "FROM sources s LEFT JOIN catalogues k ON k.id = s.catalogue_id"
        )
        {
            HasPosition = true,
        }.To("catalogues", "catalogue");

    // csharpier-ignore
    public static PublishedView Observations { get; } =
        new PublishedView(
            "observations",
            "One row per observation: one source, as one or more spectra saw it",
            [
                .. Observation,
                .. Position("d"),
                Catalogue,
                Of(ColumnType.Int32, "d.number", "observation_number", "", "meta.record", "Position in the catalogue"),
                .. Observing,
                Unknown(ColumnType.Time, "o.superseded_at", "superseded_at", "", "time.processing",
                    "When a later version took its place, or it was found gone, UTC; none: it is the catalogue's"),
                Unknown(ColumnType.Text, "o.content", "content_sha256", "", "meta.id", "SHA-256 of all that was read of it"),
            ],
            "FROM observation_details d LEFT JOIN catalogues k ON k.id = d.catalogue_id "
                + "LEFT JOIN observations o ON o.id = d.observation_id"
        )
        {
            HasPosition = true,
        }.To("sources", "source_id").To("catalogues", "catalogue");

    public static PublishedView Files { get; } =
        new PublishedView(
            "files",
            "The files that an observation was read from",
            [
                Of(ColumnType.Int64, "p.observation_id", "observation_id", "", "meta.id;obs", "See observations") with
                {
                    IsIndexed = true,
                    IsPrincipal = true,
                },
                Of(ColumnType.Int16, "p.number", "file_number", "", "meta.number", "Position in the observation's list of files"),
                Of(ColumnType.Text, "p.role", "file_role", "", "meta.code.class", "pha, background, rmf, arf, ...") with
                {
                    IsPrincipal = true,
                },
                Of(ColumnType.Text, "p.path", "file_path", "", "meta.id;meta.file", "Where it was read") with
                {
                    IsPrincipal = true,
                },
                Of(ColumnType.Text, "p.sha256", "sha256", "", "meta.id", "SHA-256 of the file unzipped, lower-case hex"),
            ],
            "FROM observation_files p"
        ).To("observations", "observation_id");
}
