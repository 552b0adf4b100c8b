using System.Diagnostics;
using System.Globalization;
using Almagest.Application.Registration;
using Almagest.Application.Runs;
using Almagest.Application.Trainings;
using Almagest.Benchmarks.Storage;
using Almagest.Cli.Terminal;
using Almagest.Hosting.Messaging;
using Almagest.Learning.Campaigns;
using Almagest.Storage;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Migrations;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Almagest.Benchmarks.Pipeline;

/// <summary>
/// How fast spectra go from RabbitMQ through fitter processes to rows in PostgreSQL, in chunks of 512, beside a bare
/// COPY-upsert of the very same rows from one connection; and how fast each part is, beside its own limit. Needs the servers of
/// deploy/dev/servers, to itself.
/// </summary>
/// <param name="say">Where progress goes.</param>
/// <param name="note">Where goes what a reader of the figures should know.</param>
internal sealed class PipelineBenchmark(Action<string> say, Action<string> note)
{
    internal const int ChunkSize = 512;

    private const int Shards = 200;

    /// <summary>Before anything is timed: the runtime compiles again what was called often, for some seconds of CPU.</summary>
    private const int First = 100 * ChunkSize;

    /// <returns>In the order of the pipeline.</returns>
    public async Task<IReadOnlyList<PipelinePart>> RunAsync(PipelineRequest request, CancellationToken cancellation)
    {
        if (
            Environment.GetEnvironmentVariable("ALMAGEST_TEST_POSTGRES") is not { Length: > 0 } server
            || Environment.GetEnvironmentVariable("ALMAGEST_TEST_RABBITMQ") is not { Length: > 0 } broker
        )
            throw new UsageException(
                "ALMAGEST_TEST_POSTGRES and ALMAGEST_TEST_RABBITMQ are not set: eval \"$(deploy/dev/servers start)\"."
            );
        string name = $"almagest_pipeline_{Environment.ProcessId}";
        // A user of the published schema's name would find the views first.
        string database = new NpgsqlConnectionStringBuilder(server) { Database = name, SearchPath = "public" }.ToString();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server);
        await ExecuteAsync(source, $"CREATE DATABASE {name}");
        try
        {
            say("simulating, and the shard log ...");
            return
            [
                await PureParts.SimulateAsync(cancellation),
                .. await PureParts.ShardLogAsync(broker, Shards),
                PureParts.Train(),
                .. await MeasureAsync(database, broker, request, cancellation),
            ];
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await ExecuteAsync(source, $"DROP DATABASE {name} WITH (FORCE)");
        }
    }

    private async Task<IReadOnlyList<PipelinePart>> MeasureAsync(
        string database,
        string broker,
        PipelineRequest request,
        CancellationToken cancellation
    )
    {
        Dictionary<string, string> settings = new()
        {
            ["Storage__Provider"] = "postgres",
            ["Storage__ConnectionString"] = database,
            ["Messaging__Transport"] = "rabbitmq",
            ["Messaging__Uri"] = broker,
        };
        using IHost host = await StartAsync(settings);
        IServiceProvider services = host.Services;
        Dictionary<string, string> ofWorkers = settings.ToDictionary(pair => $"ALMAGEST_{pair.Key}", pair => pair.Value);
        Campaign learnt = ProtocolS.Campaign(spectra: 3_000);
        RefinedParts? refined = request.Refined == 0 ? null : await RefinedParts.CreateAsync(services, note, cancellation);
        string network;
        await using (await WorkerProcess.StartAsync("trainer", ofWorkers))
        await using (await WorkerProcess.StartAsync("simulator", ofWorkers))
        {
            say("training ...");
            // A network that has learnt too little makes more passes than users would see.
            network = await TrainAsync(services, learnt, new TrainingSettings { Epochs = 40 }, cancellation);
            if (refined is not null)
                refined.NetworkId = await TrainAsync(services, refined.Campaign, new TrainingSettings(), cancellation);
        }
        await IngestAsync(services, "first", First, cancellation);
        await IngestAsync(services, "many", request.Spectra, cancellation);
        say("fitting ...");
        (Run run, TimeSpan fitted, TimeSpan processor, PipelinePart? readers) = await FleetAsync(
            services,
            ofWorkers,
            request,
            learnt,
            database,
            cancellation
        );
        IReadOnlyList<PipelinePart> peer = request.Peer
            ? await new PeerParts(say, note).MeasureAsync(services, database, broker, request, run, learnt, fitted, cancellation)
            : [];
        say("part by part ...");
        Dictionary<long, ChunkFit> fits = await FitsAsync(services, run, request.Spectra, cancellation);
        ChunkTurns turns = await RowsAgain.TurnsAsync(services, run, database, fits, cancellation);
        double spectra = request.Spectra;
        IReadOnlyList<PipelinePart> refinedParts = refined is null
            ? []
            : await refined.MeasureAsync(request.Refined, cancellation);
        say("writing them once more, for their bytes ...");
        await StoredBytes.TellAsync("fluxes", [.. fits.Values.Take(5_000)], run.Parameters, learnt, note);
        if (refined is not null)
            await StoredBytes.TellAsync("refined counts", refined.Fits, refined.Parameters, refined.Campaign, note);
        return
        [
            await PureParts.InferAsync(services, network, learnt, cancellation),
            .. refinedParts,
            new(
                "read",
                spectra / turns.Load.Elapsed.TotalSeconds,
                "spectra/s",
                spectra / (await RowsAgain.CopiedOutAsync(database, run)).TotalSeconds,
                "COPY of the same payloads, as they lie"
            )
            {
                Processor = turns.Load.Processor.TotalMicroseconds / spectra,
            },
            new(
                "write",
                spectra / turns.Write.Elapsed.TotalSeconds,
                "spectra/s",
                spectra / turns.Copy.Elapsed.TotalSeconds,
                "bare COPY of the same rows"
            )
            {
                Processor = turns.Write.Processor.TotalMicroseconds / spectra,
            },
            new(
                "end to end",
                spectra / fitted.TotalSeconds,
                "spectra/s",
                spectra / turns.Upsert.Elapsed.TotalSeconds,
                "bare COPY-upsert of the same rows by one connection"
            )
            {
                Processor = processor.TotalMicroseconds / spectra,
            },
            .. readers is null ? Array.Empty<PipelinePart>() : [readers],
            .. peer,
        ];
    }

    private static async Task<IHost> StartAsync(Dictionary<string, string> settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
            settings.ToDictionary(pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), pair => (string?)pair.Value)
        );
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddAlmagestStorage();
        builder.Services.AddAlmagestApplication();
        builder.AddAlmagestMessaging();
        IHost host = builder.Build();
        await host.Services.GetRequiredService<IStorageMigrator>().MigrateAsync(CancellationToken.None);
        await host.StartAsync();
        return host;
    }

    /// <returns>The run, how long it took, the fitters' CPU time, and what readers beside them cost.</returns>
    private async Task<(Run Run, TimeSpan Fitted, TimeSpan Processor, PipelinePart? Readers)> FleetAsync(
        IServiceProvider services,
        Dictionary<string, string> ofWorkers,
        PipelineRequest request,
        Campaign learnt,
        string database,
        CancellationToken cancellation
    )
    {
        var workers = new List<WorkerProcess>();
        await using WorkerProcess gateway = await WorkerProcess.StartAsync("gateway", ofWorkers, request.Programs);
        try
        {
            for (int i = 0; i < request.Fitters; i++)
                workers.Add(await WorkerProcess.StartAsync("fitter", ofWorkers, request.Programs));
            await FirstAsync();
            (TimeSpan gatewayBefore, ServerMeter? serversBefore) = (gateway.Processor, ServerMeter.Read());
            (Run run, TimeSpan fitted, TimeSpan processor) = await ManyAsync();
            if (serversBefore is not null)
                note(
                    "end to end, "
                        + (ServerMeter.Read()! - serversBefore).Told(
                            request.Spectra,
                            ("fitters", processor),
                            ("gateway", gateway.Processor - gatewayBefore)
                        )
                );
            return (
                run,
                fitted,
                processor,
                request.Readers == 0
                    ? null
                    : await ReadersBeside.MeasureAsync(
                        ManyAsync,
                        looked => new PageReaders(gateway.Address, database, looked.Name, request.Readers),
                        request.Spectra,
                        request.Readers,
                        note
                    )
            );
        }
        finally
        {
            foreach (WorkerProcess worker in workers)
                await worker.DisposeAsync();
        }

        async Task FirstAsync()
        {
            (_, TimeSpan took) = await FitAsync(services, "first", learnt, null, cancellation);
            note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the first {First:N0} of programs that have just started, which are not in the table: "
                        + $"{First / took.TotalSeconds:N0} spectra/s; {Sum(workers).TotalSeconds:F1} s of CPU of the fitters and "
                        + $"{gateway.Processor.TotalSeconds:F1} of the gateway since their start"
                )
            );
        }

        async Task<(Run, TimeSpan, TimeSpan)> ManyAsync()
        {
            TimeSpan before = Sum(workers);
            Soak soak = new(request.Spectra, () => workers.Sum(worker => worker.Memory));
            (Run run, TimeSpan fitted) = await FitAsync(services, "many", learnt, soak, cancellation);
            note(soak.Told);
            return (run, fitted, Sum(workers) - before);
        }
    }

    private static async Task<string> TrainAsync(
        IServiceProvider services,
        Campaign campaign,
        TrainingSettings settings,
        CancellationToken cancellation
    )
    {
        NetworkTraining training = services.GetRequiredService<NetworkTraining>();
        return (await training.RunAsync(new(campaign, settings), null, cancellation)).NetworkId;
    }

    private async Task<Dictionary<long, ChunkFit>> FitsAsync(
        IServiceProvider services,
        Run run,
        int spectra,
        CancellationToken cancellation
    )
    {
        Dictionary<long, ChunkFit> fits = await services
            .GetRequiredService<IResultReader>()
            .ReadAsync(run.Id, new ResultFilter { IncludeVectors = true }, cancellation)
            .Select(fit => ChunkFit.Of(fit.ObservationId, fit))
            .ToDictionaryAsync(fit => fit.ObservationId, cancellationToken: cancellation);
        if (fits.Count != spectra)
            throw new InvalidOperationException($"Found {fits.Count} fits; expected {spectra}.");
        note(
            $"end to end: passes of the auto-encoder {fits.Values.Average(fit => fit.Network.Passes):F1} on average, "
                + $"{fits.Values.Max(fit => fit.Network.Passes)} at most; "
                + $"{fits.Values.Average(fit => fit.Fluxes.Count):F0} rows of fluxes and {run.Parameters.Count} of parameters "
                + "for each fit"
        );
        return fits;
    }

    private static async Task IngestAsync(IServiceProvider services, string name, int count, CancellationToken cancellation)
    {
        ICatalogueStore catalogues = services.GetRequiredService<ICatalogueStore>();
        Catalogue catalogue = await catalogues.CreateAsync(name, "drawn", cancellation);
        foreach (NewObservation[] batch in (await GappedFluxes.DrawAsync(count)).Chunk(4_096))
            await catalogues.AddAsync(catalogue.Id, batch, cancellation);
    }

    private static async Task<(Run Run, TimeSpan Took)> FitAsync(
        IServiceProvider services,
        string catalogue,
        Campaign campaign,
        Soak? soak,
        CancellationToken cancellation
    )
    {
        long began = Stopwatch.GetTimestamp();
        Run run = await services
            .GetRequiredService<CatalogueRuns>()
            .SubmitAsync(
                new RunRequest
                {
                    Catalogue = catalogue,
                    Campaign = campaign.Id,
                    ChunkSize = ChunkSize,
                },
                notes: null,
                cancellation
            );
        while (true)
        {
            RunProgress now = await services.GetRequiredService<IRunStore>().ProgressAsync(run.Id, cancellation);
            soak?.Look(now.Fitted);
            if (now.IsDone)
                break;
            await Task.Delay(20, cancellation);
        }
        return (run, Stopwatch.GetElapsedTime(began));
    }

    private static TimeSpan Sum(IEnumerable<WorkerProcess> workers) =>
        TimeSpan.FromTicks(workers.Sum(worker => worker.Processor.Ticks));

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
