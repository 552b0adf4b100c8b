using Almagest.Storage.Bulk;
using Npgsql;

namespace Almagest.Storage.Catalogues;

/// <summary>Observations by COPY into temporary tables, and from there what is new.</summary>
internal static class PostgresObservations
{
    private const string CreateIncoming = """
        SET LOCAL client_min_messages = warning;
        CREATE TEMPORARY TABLE IF NOT EXISTS incoming_observations
            (number integer, name text, ra double precision, dec double precision, payload bytea,
             identity text, content text) ON COMMIT DELETE ROWS;
        CREATE TEMPORARY TABLE IF NOT EXISTS incoming_files
            (observation_number integer, number smallint, role text, path text, sha256 text) ON COMMIT DELETE ROWS;
        """;

    private const string MoveObservations = """
        INSERT INTO observations (catalogue_id, number, name, ra, dec, payload, identity, content)
        SELECT $1, number, name, ra, dec, payload, nullif(identity, ''), content FROM incoming_observations ORDER BY number
        ON CONFLICT (catalogue_id, number) DO NOTHING
        RETURNING number, id
        """;

    private const string Supersede = """
        UPDATE observations o SET superseded_at = $2 FROM incoming_observations i
        WHERE o.catalogue_id = $1 AND o.identity = i.identity AND o.number < i.number AND o.superseded_at IS NULL
        """;

    private const string MoveFiles = """
        INSERT INTO observation_files (observation_id, number, role, path, sha256)
        SELECT o.id, i.number, i.role, i.path, i.sha256
        FROM incoming_files i JOIN observations o ON o.catalogue_id = $1 AND o.number = i.observation_number
        ON CONFLICT (observation_id, number) DO NOTHING
        """;

    /// <returns>Ids of those that were not there.</returns>
    public static async Task<IReadOnlyDictionary<int, long>> InsertAsync(
        NpgsqlConnection connection,
        int catalogueId,
        IReadOnlyList<NewObservation> observations,
        DateTime now,
        CancellationToken cancellation
    )
    {
        await ExecuteAsync(connection, CreateIncoming, null, cancellation);
        using CopyBuffer rows = new(),
            files = new();
        bool anyFile = false;
        foreach (NewObservation observation in observations)
        {
            rows.BeginRow(7);
            rows.Int32(observation.Number);
            rows.Text(StoredText.Clean(observation.Name));
            rows.Double(observation.Ra ?? double.NaN);
            rows.Double(observation.Dec ?? double.NaN);
            rows.Bytes(observation.Payload);
            rows.Text(StoredText.Clean(observation.Identity ?? ""));
            rows.Text(observation.Content());
            foreach ((int number, ObservationFile file) in observation.Files.Index())
            {
                files.BeginRow(5);
                files.Int32(observation.Number);
                files.Int16(checked((short)number));
                files.Text(StoredText.Clean(file.Role));
                files.Text(StoredText.Clean(file.Path));
                files.Text(file.Sha256);
                anyFile = true;
            }
        }
        await rows.SendAsync(
            connection,
            "incoming_observations (number, name, ra, dec, payload, identity, content)",
            cancellation
        );
        await ExecuteAsync(connection, Supersede, catalogueId, cancellation, now);
        Dictionary<int, long> ids = await MoveAsync(connection, catalogueId, cancellation);
        if (!anyFile)
            return ids;
        await files.SendAsync(connection, "incoming_files (observation_number, number, role, path, sha256)", cancellation);
        await ExecuteAsync(connection, MoveFiles, catalogueId, cancellation);
        return ids;
    }

    private static async Task<Dictionary<int, long>> MoveAsync(
        NpgsqlConnection connection,
        int catalogueId,
        CancellationToken cancellation
    )
    {
        await using NpgsqlCommand move = new(MoveObservations, connection);
        move.Parameters.Add(new NpgsqlParameter<int> { TypedValue = catalogueId });
        Dictionary<int, long> ids = [];
        await using NpgsqlDataReader moved = await move.ExecuteReaderAsync(cancellation);
        while (await moved.ReadAsync(cancellation))
            ids[moved.GetInt32(0)] = moved.GetInt64(1);
        return ids;
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection,
        string sql,
        int? catalogueId,
        CancellationToken cancellation,
        DateTime? now = null
    )
    {
        await using NpgsqlCommand command = new(sql, connection);
        if (catalogueId is { } id)
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = id });
        if (now is { } time)
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = time });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
