using System.Data.Common;
using Almagest.Storage.Connections;
using Almagest.Storage.Schema;

namespace Almagest.Storage.Runs;

/// <summary>Reads a chunk and its observations without what EF Core does for each row.</summary>
internal static class ChunkReader
{
    private const string Select = """
        SELECT o.id, o.number, o.name, o.ra, o.dec, o.payload, d.redshift
        FROM observations o LEFT JOIN observation_details d ON d.observation_id = o.id
        WHERE o.catalogue_id = @catalogue AND o.number BETWEEN @first AND @last ORDER BY o.number
        """;

    private const string Find = $"""
        SELECT c.first_observation, c.last_observation, c.observations, c.done_at IS NULL AND EXISTS (
            SELECT 1 FROM runs r WHERE r.number = c.run_number AND r.state = '{RunStates.Running}')
        FROM chunks c WHERE c.run_number = @run AND c.number = @chunk
        """;

    /// <param name="connection">Open.</param>
    /// <returns>What it holds, and whether it is to be fitted; null: there is none.</returns>
    public static async Task<(int First, int Last, int Observations, bool IsOpen)?> FindAsync(
        DbConnection connection,
        int run,
        int chunk,
        CancellationToken cancellation
    )
    {
        await using DbCommand command = connection.Command(Find, ("run", run), ("chunk", chunk));
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? (reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetBoolean(3))
            : null;
    }

    /// <param name="connection">Open.</param>
    /// <param name="numbers">In the catalogue, the last included.</param>
    /// <returns>By number.</returns>
    public static async Task<List<ChunkObservation>> ReadAsync(
        DbConnection connection,
        int catalogue,
        (int First, int Last) numbers,
        CancellationToken cancellation
    )
    {
        await using DbCommand command = connection.Command(
            Select,
            ("catalogue", catalogue),
            ("first", numbers.First),
            ("last", numbers.Last)
        );
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellation);
        List<ChunkObservation> read = new(numbers.Last - numbers.First + 1);
        while (await reader.ReadAsync(cancellation))
            read.Add(
                new ChunkObservation(
                    reader.GetInt64(0),
                    reader.GetInt32(1),
                    reader.GetString(2),
                    OrNull(3),
                    OrNull(4),
                    reader.GetFieldValue<byte[]>(5)
                )
                {
                    Redshift = OrNull(6),
                }
            );
        return read;

        double? OrNull(int at) => reader.IsDBNull(at) ? null : reader.GetDouble(at);
    }
}
