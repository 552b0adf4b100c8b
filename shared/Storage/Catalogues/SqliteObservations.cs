using Almagest.Storage.Bulk;
using Microsoft.Data.Sqlite;

namespace Almagest.Storage.Catalogues;

/// <summary>Observations by prepared statements within the caller's transaction.</summary>
internal static class SqliteObservations
{
    public static void Insert(SqliteConnection connection, int catalogueId, IReadOnlyList<NewObservation> observations)
    {
        using SqliteStatement observation = new(
            connection,
            """
            INSERT INTO observations (catalogue_id, number, name, ra, dec, payload) VALUES (@0, @1, @2, @3, @4, @5)
            ON CONFLICT (catalogue_id, number) DO NOTHING
            RETURNING id
            """,
            6
        );
        using SqliteStatement file = new(
            connection,
            "INSERT INTO observation_files (observation_id, number, role, path, sha256) VALUES (@0, @1, @2, @3, @4)",
            5
        );
        foreach (NewObservation row in observations)
        {
            // No id comes back for one that was there.
            if (
                observation.Scalar(
                    catalogueId,
                    row.Number,
                    StoredText.Clean(row.Name),
                    StoredText.NullIfNaN(row.Ra),
                    StoredText.NullIfNaN(row.Dec),
                    row.Payload
                )
                is not long id
            )
                continue;
            foreach ((int number, ObservationFile source) in row.Files.Index())
                file.Execute(id, number, StoredText.Clean(source.Role), StoredText.Clean(source.Path), source.Sha256);
        }
    }
}
