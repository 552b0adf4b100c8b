using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Networks;
using Almagest.Storage.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Benchmarks.Storage;

/// <summary>Sources over the whole sky, each fitted by two runs, by the writers that a fitter has.</summary>
internal static class FilledDatabase
{
    private const int ChunkSize = 2048,
        Ingested = 20_000;

    /// <summary>Of a source: the same each time, evenly over the sphere.</summary>
    public static (double Ra, double Dec) PlaceOf(int number)
    {
        var random = new Random(number);
        return (360 * random.NextDouble(), double.RadiansToDegrees(Math.Asin((2 * random.NextDouble()) - 1)));
    }

    public static async Task FillAsync(IServiceProvider services, int sources)
    {
        ICatalogueStore catalogues = services.GetRequiredService<ICatalogueStore>();
        Catalogue catalogue = await catalogues.CreateAsync("benchmark", "drawn", CancellationToken.None);
        for (int first = 0; first < sources; first += Ingested)
            await catalogues.AddAsync(
                catalogue.Id,
                [.. Enumerable.Range(first, Math.Min(Ingested, sources - first)).Select(Observation)],
                CancellationToken.None
            );
        Campaign campaign = new()
        {
            Name = "benchmark",
            Model = "tbabs*powerlaw",
            GridEdges = [1, 2],
            Spectra = 1,
            Parameters = [new ParameterPrior("powerlaw.PhoIndex", PriorKind.Uniform, 1, 3)],
        };
        await services.GetRequiredService<ICampaignStore>().AddAsync(campaign, CancellationToken.None);
        byte[] bundle = [1, 2, 3];
        await services
            .GetRequiredService<INetworkStore>()
            .AddAsync(
                new NetworkRecord
                {
                    Id = ResponseKey.Sha256(bundle),
                    CampaignId = campaign.Id,
                    Bundle = bundle,
                    MetadataJson = "{}",
                    CreatedAt = DateTimeOffset.UnixEpoch,
                },
                CancellationToken.None
            );
        foreach (string name in (string[])["first", "second"])
            await FitAsync(services, catalogue, campaign, ResponseKey.Sha256(bundle), name, sources);
    }

    private static NewObservation Observation(int number)
    {
        (double ra, double dec) = PlaceOf(number);
        NewObservation one = NewObservation.Of(
            number,
            new Observation
            {
                Name = $"source {number}",
                RightAscension = ra,
                Declination = dec,
                Payload = new FluxPayload([1, 2], [true, true]),
            },
            [new ObservationFile("pha", $"spectra/{number}.pha", new string('b', 64))]
        );
        return one with
        {
            Identity = one.Name,
            Facts = new()
            {
                Telescope = "BENCH",
                Instrument = $"BENCH {number % 3}",
                ObsId = $"{number}",
                StartedAt = new DateTime(2010, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(12.0 * (number % 800_000)),
                Exposure = 1e4,
                Counts = 500,
                IsFromFiles = true,
            },
        };
    }

    private static async Task FitAsync(
        IServiceProvider services,
        Catalogue catalogue,
        Campaign campaign,
        string network,
        string name,
        int sources
    )
    {
        Run run = await services
            .GetRequiredService<IRunStore>()
            .CreateAsync(
                new NewRun
                {
                    Name = name,
                    CatalogueName = catalogue.Name,
                    CampaignId = campaign.Id,
                    NetworkId = network,
                    SettingsJson = "{}",
                    ChunkSize = ChunkSize,
                    Parameters =
                    [
                        new("tbabs.nH", "1e22 cm^-2"),
                        new("powerlaw.PhoIndex", ""),
                        new("powerlaw.norm", "photons cm⁻² s⁻¹ keV⁻¹"),
                    ],
                },
                CancellationToken.None
            );
        IChunkStore chunks = services.GetRequiredService<IChunkStore>();
        for (int chunk = 0; chunk * ChunkSize < sources; chunk++)
        {
            ChunkWork work = await chunks.LoadAsync(run.Id, chunk, CancellationToken.None);
            var random = new Random(HashCode.Combine(name.Length, chunk));
            await chunks.WriteAsync(
                new ChunkResult
                {
                    RunId = run.Id,
                    ChunkNumber = chunk,
                    Worker = "benchmark",
                    NetworkId = network,
                    Fits = [.. work.Observations.Select(one => Fit(one.Id, random))],
                    Failures = [],
                },
                CancellationToken.None
            );
        }
    }

    private static ChunkFit Fit(long observation, Random random)
    {
        double Next() => random.NextDouble();
        ParameterEstimate Estimate(double value) =>
            new(value, 0.9 * value, 1.1 * value) { Lower90 = 0.8 * value, Upper90 = 1.2 * value };
        double flux = 1e-14 / (1e-3 + Next());
        return new()
        {
            ObservationId = observation,
            Fit = new FitResult
            {
                StatisticName = "wstat",
                Statistic = 500 * Next(),
                ExpectedStatistic = 250,
                ExpectedStatisticSigma = 20,
                Goodness = Next(),
                NetCounts = 1000 * Next(),
                DegreesOfFreedom = 500,
                ObservedBins = 100,
                Converged = true,
                // Two thirds are clean.
                Flags = FitFlags.Refined | (FitFlags)((int)FitFlags.PriorDominated * (random.Next(3) == 0 ? 1 : 0)),
                Parameters = [Estimate(Next()), Estimate(1 + (2 * Next())), Estimate(1e-3 * Next())],
            },
            Network = new NetworkResult { Statistic = Next() },
            Fluxes =
            [
                .. ((double[])[0.7, 1, 1.6]).SelectMany(share =>
                    new[] { true, false }.Select(isAbsorbed => new FluxEstimate
                    {
                        Band = "2-10",
                        BandLower = 2,
                        BandUpper = 10,
                        Covered = 1,
                        IsAbsorbed = isAbsorbed,
                        Method = EstimateMethod.Classical,
                        Flux = Estimate(share * flux * (isAbsorbed ? 0.9 : 1)),
                    })
                ),
            ],
        };
    }
}
