using Almagest.Storage.Bulk;
using Microsoft.Data.Sqlite;

namespace Almagest.Storage.Catalogues;

/// <summary>Observations by prepared statements within the caller's transaction.</summary>
internal static class SqliteObservations
{
    /// <returns>Ids of those that were not there.</returns>
    public static IReadOnlyDictionary<int, long> Insert(
        SqliteConnection connection,
        int catalogueId,
        IReadOnlyList<NewObservation> observations,
        DateTime now
    )
    {
        using SqliteStatement observation = new(
            connection,
            """
            INSERT INTO observations (catalogue_id, number, name, ra, dec, payload, identity, content)
            VALUES (@0, @1, @2, @3, @4, @5, @6, @7)
            ON CONFLICT (catalogue_id, number) DO NOTHING
            RETURNING id
            """,
            8
        );
        using SqliteStatement supersede = new(
            connection,
            """
            UPDATE observations SET superseded_at = @3
            WHERE catalogue_id = @0 AND identity = @1 AND number < @2 AND superseded_at IS NULL
            """,
            4
        );
        using SqliteStatement file = new(
            connection,
            "INSERT INTO observation_files (observation_id, number, role, path, sha256) VALUES (@0, @1, @2, @3, @4)",
            5
        );
        Dictionary<int, long> ids = [];
        foreach (NewObservation row in observations)
        {
            string? identity = row.Identity is null ? null : StoredText.Clean(row.Identity);
            if (identity is not null)
                supersede.Execute(catalogueId, identity, row.Number, now);
            // No id comes back for one that was there.
            if (
                observation.Scalar(
                    catalogueId,
                    row.Number,
                    StoredText.Clean(row.Name),
                    StoredText.NullIfNaN(row.Ra),
                    StoredText.NullIfNaN(row.Dec),
                    row.Payload,
                    (object?)identity ?? DBNull.Value,
                    row.Content()
                )
                is not long id
            )
                continue;
            ids[row.Number] = id;
            foreach ((int number, ObservationFile source) in row.Files.Index())
                file.Execute(id, number, StoredText.Clean(source.Role), StoredText.Clean(source.Path), source.Sha256);
        }
        return ids;
    }
}
