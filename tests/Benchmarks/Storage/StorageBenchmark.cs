using System.Globalization;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Observations;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Runs;
using Almagest.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Benchmarks.Storage;

/// <summary>
/// How fast observations go in and out and fits are written, 512 to a chunk with three parameters and 128 filled bins each, on
/// SQLite, and on the PostgreSQL that ALMAGEST_TEST_POSTGRES names: there beside bare COPYs of the same rows, in turns.
/// </summary>
internal static class StorageBenchmark
{
    private const int ChunkSize = 512;
    private const int Bins = 128;

    public static async Task<int> RunAsync(string[] args)
    {
        int observations = args is [string count] ? int.Parse(count, CultureInfo.InvariantCulture) : 51_200;
        // What is compiled on the way is not to be timed.
        if (observations > ChunkSize * 10)
            await RunAsync(["5120"]);
        Console.WriteLine($"{observations} observations:");
        await FreshDatabases.EachAsync((provider, connection) => MeasureAsync(provider, connection, observations));
        return 0;
    }

    private static async Task MeasureAsync(string provider, string connectionString, int observations)
    {
        await using ServiceProvider services = await FreshDatabases.OpenAsync(provider, connectionString);
        Catalogue catalogue = await IngestAsync(services, provider, observations);
        Run run = await CreateRunAsync(services, catalogue);
        IChunkStore chunks = services.GetRequiredService<IChunkStore>();
        await using BareCopy? bare = provider == "postgres" ? await BareCopy.OpenAsync(connectionString) : null;
        ChunkTurns turns = await ChunkTurns.TakeAsync(chunks, run.Id, observations / ChunkSize, Result, bare);
        Tell(provider, "chunks loaded and decoded", observations, turns.Load);
        Tell(provider, "chunks written", observations, turns.Write);
        if (bare is null)
            return;
        Tell(provider, "bare COPY-upsert of the same rows", observations, turns.Upsert);
        Tell(provider, "bare COPY of the same rows", observations, turns.Copy);
        Console.WriteLine(
            $"{provider}: written at {turns.Upsert.Elapsed / turns.Write.Elapsed:F2} times the rate of the bare COPY-upsert"
        );
    }

    private static async Task<Catalogue> IngestAsync(ServiceProvider services, string provider, int observations)
    {
        ICatalogueStore catalogues = services.GetRequiredService<ICatalogueStore>();
        Catalogue catalogue = await catalogues.CreateAsync("benchmark", "drawn", CancellationToken.None);
        Random random = new(1);
        (Meter encode, Meter ingest) = (new(), new());
        Observation[] drawn = [.. Enumerable.Range(0, observations).Select(number => Observation(number, random))];
        encode.Start();
        NewObservation[] rows =
        [
            .. drawn.Select(
                (observation, number) =>
                    NewObservation.Of(
                        number,
                        observation,
                        [new ObservationFile("pha", $"spectra/{number}.pha", new string('b', 64))]
                    )
            ),
        ];
        encode.Stop();
        ingest.Start();
        await catalogues.AddAsync(catalogue.Id, rows, CancellationToken.None);
        ingest.Stop();
        Tell(provider, $"observations encoded, {rows.Average(row => row.Payload.Length):F0} bytes each", observations, encode);
        Tell(provider, "observations ingested", observations, ingest);
        return catalogue;
    }

    // A power law of about 1000 counts over 512 channels, and a tenth of that as background.
    private static Observation Observation(int number, Random random)
    {
        CountSpectrum Draw(int counts)
        {
            double[] channels = new double[512];
            for (int i = 0; i < counts; i++)
                channels[(int)(512 * Math.Pow(random.NextDouble(), 3))]++;
            return new CountSpectrum
            {
                Instrument = "BENCH",
                FirstChannel = 0,
                Counts = channels,
                IsPoisson = true,
                Exposure = 1000 + random.NextDouble(),
            };
        }
        return new Observation
        {
            Name = $"source {number}",
            RightAscension = 360 * random.NextDouble(),
            Declination = 90 * random.NextDouble(),
            Payload = new CountsPayload([new ObservedSpectrum(Draw(1000), Draw(100), new string('a', 64))]),
        };
    }

    private static async Task<Run> CreateRunAsync(ServiceProvider services, Catalogue catalogue)
    {
        Campaign campaign = new()
        {
            Name = "benchmark",
            Model = "tbabs*powerlaw",
            GridEdges = [1, 2],
            Spectra = 1,
            Parameters = [new ParameterPrior("powerlaw.PhoIndex", PriorKind.Uniform, 1, 3)],
        };
        string network = await MadeUpNetwork.AddAsync(services, campaign, [1, 2, 3], CancellationToken.None);
        return await services
            .GetRequiredService<IRunStore>()
            .CreateAsync(
                new NewRun
                {
                    Name = "benchmark",
                    CatalogueName = catalogue.Name,
                    CampaignId = campaign.Id,
                    NetworkId = network,
                    SettingsJson = "{}",
                    ChunkSize = ChunkSize,
                    Parameters = [new("nH", "10²² cm⁻²"), new("PhoIndex", ""), new("norm", "photons")],
                },
                CancellationToken.None
            );
    }

    private static ChunkResult Result(ChunkWork work)
    {
        Random random = new(work.ChunkNumber);
        double Next() => random.NextDouble();
        ParameterEstimate Estimate() => new(Next(), Next(), Next());
        ChunkFit Fit(ChunkObservation observation) =>
            new()
            {
                ObservationId = observation.Id,
                Fit = new FitResult
                {
                    StatisticName = "cstat",
                    Statistic = Next(),
                    Goodness = Next(),
                    NetCounts = Next(),
                    DegreesOfFreedom = 500,
                    ObservedBins = 100,
                    Converged = true,
                    Flags = FitFlags.GapFilled,
                    ElapsedSeconds = Next(),
                    Parameters = [Estimate(), Estimate(), Estimate()],
                },
                Network = new NetworkResult
                {
                    Statistic = Next(),
                    Passes = 5,
                    PassTrace = [.. Enumerable.Range(0, 5).Select(_ => random.NextSingle())],
                    Filled = [.. Enumerable.Range(0, Bins).Select(_ => random.NextSingle())],
                    Parameters = [Estimate(), Estimate(), Estimate()],
                },
            };
        return new ChunkResult
        {
            RunId = work.Run.Id,
            ChunkNumber = work.ChunkNumber,
            Worker = "benchmark",
            NetworkId = work.Run.NetworkId,
            Fits = [.. work.Observations.Select(Fit)],
            Failures = [],
        };
    }

    private static void Tell(string provider, string what, int observations, Meter meter) =>
        Console.WriteLine(
            $"{provider}: {what}: {observations / meter.Elapsed.TotalSeconds:N0}/s, "
                + $"{meter.Processor.TotalMicroseconds / observations:F1} µs of this process's CPU each"
        );
}
