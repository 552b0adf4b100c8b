using System.Diagnostics;
using System.Globalization;
using Almagest.Application.Messaging;
using Almagest.Application.Registration;
using Almagest.Application.Runs;
using Almagest.Application.Trainings;
using Almagest.Benchmarks.Storage;
using Almagest.Contracts;
using Almagest.Hosting.Messaging;
using Almagest.Learning.Campaigns;
using Almagest.Storage;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Migrations;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;
using Almagest.Storage.Shards;
using Almagest.Storage.Trainings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Almagest.Benchmarks.Pipeline;

/// <summary>
/// How fast spectra go from RabbitMQ through fitter processes to rows in PostgreSQL, in chunks of 512, beside a bare
/// COPY-upsert of
/// the very same rows from one connection; and how fast a simulator process draws. Needs the servers of deploy/dev/servers, to
/// itself.
/// </summary>
internal static class PipelineBenchmark
{
    private const int ChunkSize = 512;

    public static async Task<int> RunAsync(string[] args)
    {
        int observations = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 51_200;
        int fitters = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2;
        if (
            Environment.GetEnvironmentVariable("ALMAGEST_TEST_POSTGRES") is not { Length: > 0 } server
            || Environment.GetEnvironmentVariable("ALMAGEST_TEST_RABBITMQ") is not { Length: > 0 } broker
        )
        {
            Console.Error.WriteLine(
                "ALMAGEST_TEST_POSTGRES and ALMAGEST_TEST_RABBITMQ are not set: eval \"$(deploy/dev/servers start)\"."
            );
            return 2;
        }
        string name = $"almagest_pipeline_{Environment.ProcessId}";
        // A user of the published schema's name would find the views first.
        string database = new NpgsqlConnectionStringBuilder(server) { Database = name, SearchPath = "public" }.ToString();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server);
        await ExecuteAsync(source, $"CREATE DATABASE {name}");
        try
        {
            await MeasureAsync(database, broker, observations, fitters);
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await ExecuteAsync(source, $"DROP DATABASE {name} WITH (FORCE)");
        }
        return 0;
    }

    private static async Task MeasureAsync(string database, string broker, int observations, int fitters)
    {
        Dictionary<string, string> settings = new()
        {
            ["Storage__Provider"] = "postgres",
            ["Storage__ConnectionString"] = database,
            ["Messaging__Transport"] = "rabbitmq",
            ["Messaging__Uri"] = broker,
        };
        using IHost host = await StartAsync(settings);
        Dictionary<string, string> ofWorkers = settings.ToDictionary(pair => $"ALMAGEST_{pair.Key}", pair => pair.Value);
        // A network that has learnt too little makes more passes than users would see.
        Campaign learnt = ProtocolS.Campaign(spectra: 3_000);
        await using (
            await WorkerProcess.StartAsync(
                "trainer",
                new Dictionary<string, string>(ofWorkers) { ["ALMAGEST_Trainer__Epochs"] = "40" }
            )
        )
        await using (await WorkerProcess.StartAsync("simulator", ofWorkers))
        {
            await TrainAsync(host.Services, learnt);
            await SimulateAsync(host.Services, observations);
        }
        await IngestAsync(host.Services, "few", 10 * ChunkSize);
        await IngestAsync(host.Services, "many", observations);
        var workers = new List<WorkerProcess>();
        await using WorkerProcess gateway = await WorkerProcess.StartAsync("gateway", ofWorkers);
        try
        {
            for (int i = 0; i < fitters; i++)
                workers.Add(await WorkerProcess.StartAsync("fitter", ofWorkers));
            // What is compiled on the way is not to be timed.
            await FitAsync(host.Services, "few", learnt);
            TimeSpan before = Sum(workers);
            (Run run, TimeSpan fitted) = await FitAsync(host.Services, "many", learnt);
            double processor = (Sum(workers) - before).TotalMicroseconds / observations;
            Console.WriteLine(
                $"fitted and written: {observations / fitted.TotalSeconds:N0} spectra/s by {fitters} processes, "
                    + $"{processor:F1} µs of their CPU each"
            );
            await BesideAsync(host.Services, run, database, observations, fitted);
        }
        finally
        {
            foreach (WorkerProcess worker in workers)
                await worker.DisposeAsync();
        }
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

    private static async Task TrainAsync(IServiceProvider services, Campaign campaign)
    {
        Guid training = await services
            .GetRequiredService<NetworkTraining>()
            .SubmitAsync(new TrainingRequest(campaign, new TrainingSettings()), CancellationToken.None);
        while (
            (await services.GetRequiredService<ITrainingStore>().FindAsync(training, CancellationToken.None))!.NetworkId is null
        )
            await Task.Delay(100);
    }

    /// <summary>Messages to bytes in the shard log and rows in the database.</summary>
    private static async Task SimulateAsync(IServiceProvider services, int spectra)
    {
        Campaign campaign = ProtocolS.Campaign(spectra: spectra, seed: 3);
        await services.GetRequiredService<ICampaignStore>().AddAsync(campaign, CancellationToken.None);
        IShardStore shards = services.GetRequiredService<IShardStore>();
        await shards.PlanAsync(campaign.Id, campaign.ShardCount, CancellationToken.None);
        long began = Stopwatch.GetTimestamp();
        await services
            .GetRequiredService<ICommandSender>()
            .SendManyAsync(
                Enumerable
                    .Range(0, campaign.ShardCount)
                    .Select(index => new SimulateShard { CampaignId = campaign.Id, ShardIndex = index }),
                CancellationToken.None
            );
        while ((await shards.ProgressAsync(campaign.Id, CancellationToken.None)).Drawn < campaign.ShardCount)
            await Task.Delay(20);
        Console.WriteLine($"simulated: {spectra / Stopwatch.GetElapsedTime(began).TotalSeconds:N0} spectra/s by 1 process");
    }

    private static async Task IngestAsync(IServiceProvider services, string name, int count)
    {
        ICatalogueStore catalogues = services.GetRequiredService<ICatalogueStore>();
        Catalogue catalogue = await catalogues.CreateAsync(name, "drawn", CancellationToken.None);
        foreach (NewObservation[] batch in (await GappedFluxes.DrawAsync(count)).Chunk(4_096))
            await catalogues.AddAsync(catalogue.Id, batch, CancellationToken.None);
    }

    private static async Task<(Run Run, TimeSpan Took)> FitAsync(IServiceProvider services, string catalogue, Campaign campaign)
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
                CancellationToken.None
            );
        while (!(await services.GetRequiredService<IRunStore>().ProgressAsync(run.Id, CancellationToken.None)).IsDone)
            await Task.Delay(20);
        return (run, Stopwatch.GetElapsedTime(began));
    }

    private static async Task BesideAsync(IServiceProvider services, Run run, string database, int observations, TimeSpan fitted)
    {
        FitRecord[] fits = await services
            .GetRequiredService<IResultReader>()
            .ReadAsync(run.Id, new ResultFilter { IncludeVectors = true }, CancellationToken.None)
            .ToArrayAsync();
        if (fits.Length != observations)
            throw new InvalidOperationException($"Found {fits.Length} fits; expected {observations}.");
        Console.WriteLine(
            $"passes of the auto-encoder: {fits.Average(fit => fit.Network.Passes):F1} on average, "
                + $"{fits.Max(fit => fit.Network.Passes)} at most"
        );
        await using BareCopy bare = await BareCopy.OpenAsync(database);
        Meter upsert = new();
        foreach ((int number, FitRecord[] chunk) in fits.Chunk(ChunkSize).Index())
        {
            ChunkResult result = new()
            {
                RunId = run.Id,
                ChunkNumber = number,
                Worker = "bare",
                NetworkId = run.NetworkId,
                Fits = [.. chunk.Select(fit => ChunkFit.Of(fit.ObservationId, fit))],
                Failures = [],
            };
            upsert.Start();
            await bare.UpsertAsync(result);
            upsert.Stop();
        }
        Console.WriteLine(
            $"bare COPY-upsert of the same rows: {observations / upsert.Elapsed.TotalSeconds:N0} spectra/s by 1 connection"
        );
        Console.WriteLine($"ratio: {upsert.Elapsed / fitted:F2}");
    }

    private static TimeSpan Sum(IEnumerable<WorkerProcess> workers) =>
        TimeSpan.FromTicks(workers.Sum(worker => worker.Processor.Ticks));

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
