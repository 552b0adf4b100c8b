using System.Data.Common;

namespace Almagest.Storage.Runs;

/// <summary>Reads the observations of a chunk without what EF Core does for each row.</summary>
internal static class ChunkReader
{
    private const string Select = """
        SELECT o.id, o.number, o.name, o.ra, o.dec, o.payload, d.redshift
        FROM observations o LEFT JOIN observation_details d ON d.observation_id = o.id
        WHERE o.catalogue_id = @catalogue AND o.number BETWEEN @first AND @last ORDER BY o.number
        """;

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
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = Select;
        foreach (
            (string name, int value) in ((string, int)[])
                [("catalogue", catalogue), ("first", numbers.First), ("last", numbers.Last)]
        )
        {
            DbParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
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
