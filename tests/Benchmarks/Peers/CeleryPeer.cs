using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Almagest.Benchmarks.Pipeline;
using Almagest.Spectra.Observations;
using Almagest.Storage.Catalogues;
using Npgsql;
using NpgsqlTypes;

namespace Almagest.Benchmarks.Peers;

/// <summary>What celery_fitter.py made of the same spectra.</summary>
/// <param name="Elapsed">From the first chunk sent to the last one done.</param>
/// <param name="Processor">CPU time of the processes that fit.</param>
/// <param name="Programs">And their versions.</param>
/// <param name="Targets">Shape [N, P], in the order of the spectra.</param>
/// <param name="Passes">Of the auto-encoder, on average.</param>
/// <param name="Servers">What the servers needed for it.</param>
internal sealed record PeerRun(
    TimeSpan Elapsed,
    TimeSpan Processor,
    string Programs,
    IReadOnlyList<float[]> Targets,
    double Passes,
    ServerMeter? Servers
);

/// <summary>Celery, PyTorch and psycopg2 on the same servers, with the same network and spectra.</summary>
/// <param name="server">A connection string of PostgreSQL, to a database whose schema `peer` is free.</param>
/// <param name="broker">An amqp address.</param>
/// <param name="network">Id, in that database.</param>
/// <param name="passes">Of the auto-encoder, at most.</param>
/// <param name="tolerance">A pass that changes less is the last, in the training data's spread.</param>
internal sealed class CeleryPeer(string server, string broker, string network, int passes, double tolerance)
{
    private const string Python = "/usr/bin/python3";

    private const int ChunkSize = 512;

    /// <returns>What is missing; null: nothing is.</returns>
    public static string? Lack()
    {
        if (!File.Exists(Python))
            return $"{Python} is not there";
        using Process process = Process.Start(
            new ProcessStartInfo(Python, ["-c", "import celery, torch, psycopg2, numpy"]) { RedirectStandardError = true }
        )!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? null
            : $"{error.TrimEnd().Split('\n')[^1]} (Debian: python3-celery, -torch, -psycopg2, libopenblas0-pthread)";
    }

    /// <param name="warm">How many chunks are fitted before, untimed.</param>
    /// <param name="spectra">Whole chunks of them.</param>
    /// <param name="reference">Shape [B]: what fluxes are divided by.</param>
    public async Task<PeerRun> RunAsync(
        int warm,
        IReadOnlyList<NewObservation> spectra,
        IReadOnlyList<double> reference,
        int workers
    )
    {
        await FillAsync(spectra, reference);
        using Process worker = Start("work", workers);
        try
        {
            string programs = await worker.StandardOutput.ReadLineAsync()
                ?? throw new InvalidOperationException("Celery's worker has ended.");
            await RunOnceAsync(0, warm);
            (TimeSpan before, ServerMeter? serversBefore) = (worker.TotalProcessorTime, ServerMeter.Read());
            TimeSpan elapsed = await RunOnceAsync(1, spectra.Count / ChunkSize);
            ServerMeter? servers = serversBefore is null ? null : ServerMeter.Read()! - serversBefore;
            worker.Refresh();
            TimeSpan processor = worker.TotalProcessorTime - before + await ChildrenAsync();
            (IReadOnlyList<float[]> targets, double passes) = await FoundAsync();
            return new PeerRun(elapsed, processor, programs, targets, passes, servers);
        }
        finally
        {
            worker.Kill(entireProcessTree: true);
            await worker.WaitForExitAsync();
            using Process end = Start("end");
            await end.WaitForExitAsync();
        }
    }

    private async Task<TimeSpan> RunOnceAsync(int run, int chunks)
    {
        using Process sender = Start("run", run, 0, chunks);
        string said = await sender.StandardOutput.ReadToEndAsync();
        await sender.WaitForExitAsync();
        return sender.ExitCode == 0
            ? TimeSpan.FromSeconds(double.Parse(said, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"celery_fitter.py ended with {sender.ExitCode}.");
    }

    private Process Start(params object[] words)
    {
        ProcessStartInfo start = new(
            Python,
            [
                Path.Combine(AppContext.BaseDirectory, "Peers", "celery_fitter.py"),
                .. words.Select(word => string.Create(CultureInfo.InvariantCulture, $"{word}")),
            ]
        )
        {
            RedirectStandardOutput = true,
        };
        NpgsqlConnectionStringBuilder at = new(server);
        start.Environment["PEER_DATABASE"] =
            $"host={at.Host} port={at.Port} dbname={at.Database} user={at.Username} password={at.Password}";
        (start.Environment["PEER_BROKER"], start.Environment["PEER_NETWORK"]) = (broker, network);
        start.Environment["PEER_PASSES"] = passes.ToString(CultureInfo.InvariantCulture);
        start.Environment["PEER_TOLERANCE"] = tolerance.ToString(CultureInfo.InvariantCulture);
        start.Environment["PEER_CHUNK"] = ChunkSize.ToString(CultureInfo.InvariantCulture);
        foreach (string name in (string[])["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"])
            start.Environment[name] = "1";
        // A worker as root is warned of, at length.
        start.Environment["C_FORCE_ROOT"] = "1";
        return Process.Start(start)!;
    }

    private async Task FillAsync(IReadOnlyList<NewObservation> spectra, IReadOnlyList<double> reference)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync();
        await using (
            NpgsqlCommand create = new(
                """
                CREATE SCHEMA peer;
                CREATE TABLE peer.reference (spectrum bytea NOT NULL);
                CREATE TABLE peer.observations
                    (id bigint PRIMARY KEY, catalogue integer NOT NULL, number integer NOT NULL,
                    flux bytea NOT NULL, seen bytea NOT NULL);
                CREATE UNIQUE INDEX ON peer.observations (catalogue, number);
                CREATE TABLE peer.fits
                    (run integer, observation_id bigint, targets real[] NOT NULL, filled bytea NOT NULL, passes smallint NOT NULL,
                    PRIMARY KEY (run, observation_id));
                CREATE TABLE peer.chunks
                    (run integer, number integer, worker integer, processor double precision, PRIMARY KEY (run, number));
                """,
                connection
            )
        )
            await create.ExecuteNonQueryAsync();
        await using (NpgsqlCommand insert = new("INSERT INTO peer.reference VALUES ($1)", connection))
        {
            insert.Parameters.Add(new NpgsqlParameter { Value = Bytes([.. reference]) });
            await insert.ExecuteNonQueryAsync();
        }
        await using NpgsqlBinaryImporter copy = await connection.BeginBinaryImportAsync(
            "COPY peer.observations FROM STDIN (FORMAT BINARY)"
        );
        for (int number = 0; number < spectra.Count; number++)
        {
            FluxPayload flux = (FluxPayload)PayloadCodec.Decode(spectra[number].Payload);
            await copy.StartRowAsync();
            await copy.WriteAsync((long)number, NpgsqlDbType.Bigint);
            await copy.WriteAsync(0, NpgsqlDbType.Integer);
            await copy.WriteAsync(number, NpgsqlDbType.Integer);
            await copy.WriteAsync(Bytes(flux.FluxDensity), NpgsqlDbType.Bytea);
            await copy.WriteAsync(flux.Observed.Select(seen => (byte)(seen ? 1 : 0)).ToArray(), NpgsqlDbType.Bytea);
        }
        await copy.CompleteAsync();
        await copy.DisposeAsync();
        await using NpgsqlCommand analyse = new("ANALYZE peer.observations", connection);
        await analyse.ExecuteNonQueryAsync();
    }

    /// <summary>CPU time of Celery's children in the timed run: each tells its own at the end of every chunk.</summary>
    private async Task<TimeSpan> ChildrenAsync()
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server);
        await using NpgsqlCommand command = source.CreateCommand(
            """
            SELECT sum(took) FROM (
                SELECT max(processor) - coalesce(max(processor) FILTER (WHERE run = 0), 0) AS took
                FROM peer.chunks GROUP BY worker) AS each
            """
        );
        return TimeSpan.FromSeconds((double)(await command.ExecuteScalarAsync())!);
    }

    private async Task<(IReadOnlyList<float[]> Targets, double Passes)> FoundAsync()
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server);
        await using NpgsqlCommand command = source.CreateCommand(
            "SELECT targets, passes FROM peer.fits WHERE run = 1 ORDER BY observation_id"
        );
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        (List<float[]> targets, double passes) = ([], 0);
        while (await reader.ReadAsync())
        {
            targets.Add(await reader.GetFieldValueAsync<float[]>(0));
            passes += reader.GetInt16(1);
        }
        return (targets, passes / targets.Count);
    }

    private static byte[] Bytes(double[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
