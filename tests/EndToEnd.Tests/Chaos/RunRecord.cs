using Almagest.EndToEnd.Tests.Processes;
using Almagest.Storage.Runs;
using Npgsql;

namespace Almagest.EndToEnd.Tests.Chaos;

/// <summary>All that is published of a run, and what was put aside.</summary>
/// <param name="Fits">Those of an observation that has two are two.</param>
internal sealed record RunRecord(
    string Name,
    RunState State,
    IReadOnlyList<FittedRow> Fits,
    IReadOnlyList<(int Number, string Stage, string Reason)> Failures,
    IReadOnlyList<(int Number, string? Fault)> Parked
)
{
    /// <summary>Chunks whose results were written more than once.</summary>
    public int WrittenTwice { get; init; }

    public static async Task<RunRecord> ReadAsync(Cluster cluster, string run)
    {
        IRunStore runs = cluster.Get<IRunStore>();
        Run found = (await runs.FindAsync(run, CancellationToken.None))!;
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(cluster.ConnectionString);
        return new(
            run,
            (await runs.ProgressAsync(found.Id, CancellationToken.None)).State,
            await FitsAsync(source, run),
            await FailuresAsync(source, run),
            [
                .. (await cluster.Get<IParkedChunks>().ListAsync(found.Id, CancellationToken.None)).Select(one =>
                    (NumberOf(one.Observation), one.Fault)
                ),
            ]
        )
        {
            WrittenTwice = await cluster.QueryAsync<int>(PrivateTables.WrittenTwice(run)),
        };
    }

    /// <summary>As <see cref="Truth"/> names them.</summary>
    private static int NumberOf(string source) =>
        int.Parse(source.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<IReadOnlyList<FittedRow>> FitsAsync(NpgsqlDataSource source, string run)
    {
        // A row that is there twice gives each parameter twice, or four times.
        const string sql = """
            SELECT o.observation_number, f.network_id, p.parameter_number, f.flags, f.passes, f.statistic, f.network_statistic,
                p.estimate, p.lolim, p.hilim, p.network_estimate, s.filled
            FROM almagest.fits f JOIN almagest.observations o USING (observation_id)
            LEFT JOIN almagest.parameters p ON p.run_number = f.run_number AND p.observation_id = f.observation_id
            LEFT JOIN almagest.filled_spectra s ON s.run_number = f.run_number AND s.observation_id = f.observation_id
            WHERE f.run = @run ORDER BY 1, 3
            """;
        const int words = 3;
        await using NpgsqlCommand command = source.CreateCommand(sql);
        command.Parameters.AddWithValue("run", run);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        List<FittedRow> rows = [];
        while (await reader.ReadAsync())
        {
            int last = reader.FieldCount - 1;
            List<double> numbers = [];
            for (int field = words; field < last; field++)
                numbers.Add(reader.IsDBNull(field) ? double.NaN : Convert.ToDouble(reader.GetValue(field), null));
            if (!reader.IsDBNull(last))
            {
                byte[] filled = reader.GetFieldValue<byte[]>(last);
                for (int at = 0; at < filled.Length; at += sizeof(float))
                    numbers.Add(BitConverter.ToSingle(filled, at));
            }
            rows.Add(new(reader.GetInt32(0), reader.GetInt16(2), reader.GetString(1), [.. numbers]));
        }
        return rows;
    }

    private static async Task<IReadOnlyList<(int, string, string)>> FailuresAsync(NpgsqlDataSource source, string run)
    {
        const string sql = """
            SELECT o.observation_number, f.stage, f.reason
            FROM almagest.failures f JOIN almagest.observations o USING (observation_id)
            WHERE f.run = @run AND NOT f.has_fit ORDER BY 1
            """;
        await using NpgsqlCommand command = source.CreateCommand(sql);
        command.Parameters.AddWithValue("run", run);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        List<(int, string, string)> rows = [];
        while (await reader.ReadAsync())
            rows.Add((reader.GetInt32(0), reader.GetString(1), reader.GetString(2)));
        return rows;
    }
}

/// <param name="Number">Of the observation in its catalogue.</param>
/// <param name="Parameter">Counted from 0.</param>
/// <param name="Numbers">All that the fit tells of it; NaN where it tells nothing.</param>
internal sealed record FittedRow(int Number, int Parameter, string Network, double[] Numbers);
