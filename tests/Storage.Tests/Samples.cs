using System.Globalization;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Goodness;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Columns;
using Almagest.Storage.Networks;
using Almagest.Storage.Runs;

namespace Almagest.Storage.Tests;

/// <summary>Small things to store.</summary>
internal static class Samples
{
    public static IReadOnlyList<RunParameter> Parameters { get; } =
    [new("powerlaw.PhoIndex", ""), new("powerlaw.norm", "photons cm⁻² s⁻¹ keV⁻¹")];

    public static Campaign Campaign(string name = "power law") =>
        new()
        {
            Name = name,
            Model = "powerlaw",
            GridEdges = [0.5, 1, 2, 4, 8],
            Parameters =
            [
                new ParameterPrior("powerlaw.PhoIndex", PriorKind.Uniform, 1, 3),
                new ParameterPrior("powerlaw.norm", PriorKind.LogUniform, 1e-5, 1e-1),
            ],
            Spectra = 1000,
        };

    public static NetworkRecord Network(string campaignId, params byte[] bundle) =>
        new()
        {
            Id = ResponseKey.Sha256(bundle),
            CampaignId = campaignId,
            Bundle = bundle,
            MetadataJson = """{"loss": 0.25}""",
            CreatedAt = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(bundle.Length),
        };

    public static NewObservation Observation(int number, string? name = null) =>
        NewObservation.Of(
            number,
            new Observation
            {
                Name = name ?? string.Create(CultureInfo.InvariantCulture, $"source {number}"),
                RightAscension = number % 360,
                Declination = -30,
                Payload = new FluxPayload([1, 2.5, number, 0.125], [true, false, true, true]),
            },
            [
                new ObservationFile(
                    "pha",
                    string.Create(CultureInfo.InvariantCulture, $"spectra/{number}.pha"),
                    new string('a', 64)
                ),
            ]
        );

    public static ChunkFit Fit(long observationId, double value = 1.7) =>
        new()
        {
            ObservationId = observationId,
            Fit = new FitResult
            {
                StatisticName = "cstat",
                Statistic = 100.5,
                DegreesOfFreedom = 98,
                Goodness = 0.4,
                ExpectedStatistic = 99.5,
                ExpectedStatisticSigma = 14.25,
                NetCounts = 512,
                ObservedBins = 3,
                Converged = true,
                Flags = FitFlags.GapFilled | FitFlags.FewCounts | FitFlags.Refined,
                ElapsedSeconds = 0.25,
                Scores = Scores,
                Parameters =
                [
                    new ParameterEstimate(value, value - 0.1, value + 0.2) { Lower90 = 1.25 },
                    new ParameterEstimate(1e-3, 9e-4, 1.2e-3),
                ],
            },
            Network = new NetworkResult
            {
                Statistic = 103.25,
                Passes = 2,
                PassTrace = [0.5f, 0.01f],
                Filled = [1, 2, 3, 4],
                FilledBand = [0, 0.5f, 0, 0],
                Strangeness = Strange,
                Parameters =
                [
                    new ParameterEstimate(value + 0.01, value - 0.3, value + 0.3),
                    new ParameterEstimate(1e-3, 9e-4, 1.2e-3),
                ],
                Posterior =
                [
                    new PosteriorEstimate(value, value + 0.01, 1, 2, 0.9, 2.1, 0.8, 2.2),
                    new PosteriorEstimate(1e-3, 1.1e-3, 9e-4, 1.2e-3, 8e-4, 1.3e-3, 7e-4, 1.4e-3),
                ],
                Samples = [1.5f, 1e-3f, 1.75f, 1.125e-3f, 2, 1.25e-3f],
            },
            Fluxes =
            [
                new FluxEstimate
                {
                    Band = "2-10",
                    BandLower = 2,
                    BandUpper = 10,
                    IsAbsorbed = true,
                    Method = EstimateMethod.Classical,
                    Flux = new ParameterEstimate(1e-13, 9e-14, 1.25e-13),
                },
            ],
        };

    /// <summary>Whole in float32; nothing was asked of the area.</summary>
    public static ScoreTests Scores { get; } =
        new()
        {
            Strongest = "Fe K 6.4 keV",
            Sigmas = -3.5,
            Probability = 0.00125,
            Iron = -3.5,
            Gain = 0.25,
            Background = 1.5,
            SoftExcess = -0.75,
        };

    public static Strangeness Strange { get; } =
        new()
        {
            Combined = 0.125,
            Residuals = 0.25,
            Reconstruction = 0.5,
        };

    /// <summary>A campaign, its network, a catalogue and a run over it.</summary>
    public static Task<Run> RunAsync(
        TestStorage storage,
        int observations,
        int chunkSize = 512,
        string name = "run",
        bool followsChampion = false
    ) =>
        RunAsync(
            storage,
            [.. Enumerable.Range(0, observations).Select(number => Observation(number))],
            chunkSize,
            name,
            followsChampion
        );

    public static async Task<Run> RunAsync(
        TestStorage storage,
        IReadOnlyList<NewObservation> observations,
        int chunkSize = 512,
        string name = "run",
        bool followsChampion = false
    )
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Campaign campaign = Campaign();
        NetworkRecord network = Network(campaign.Id, 1, 2, 3);
        await storage.Get<ICampaignStore>().AddAsync(campaign, cancellation);
        await storage.Get<INetworkStore>().AddAsync(network, cancellation);
        Catalogue catalogue = await storage.Get<ICatalogueStore>().CreateAsync("catalogue", "spectra/*.pha", cancellation);
        await storage.Get<ICatalogueStore>().AddAsync(catalogue.Id, observations, cancellation);
        return await AnotherRunAsync(storage, name, chunkSize, followsChampion: followsChampion);
    }

    /// <summary>Over the catalogue that is there.</summary>
    public static Task<Run> AnotherRunAsync(
        TestStorage storage,
        string name,
        int chunkSize = 512,
        string owner = "",
        int priority = 0,
        bool followsChampion = false
    )
    {
        Campaign campaign = Campaign();
        return storage
            .Get<IRunStore>()
            .CreateAsync(
                new NewRun
                {
                    Name = name,
                    CatalogueName = "catalogue",
                    CampaignId = campaign.Id,
                    NetworkId = Network(campaign.Id, 1, 2, 3).Id,
                    FollowsChampion = followsChampion,
                    SettingsJson = """{"passes": 5}""",
                    ChunkSize = chunkSize,
                    Owner = owner,
                    Priority = priority,
                    Parameters = Parameters,
                },
                TestContext.Current.CancellationToken
            );
    }

    /// <summary>All fitted, but for those whose number is a multiple of <paramref name="failEvery"/> (0: none).</summary>
    public static ChunkResult Result(ChunkWork work, int failEvery = 0, double value = 1.7)
    {
        bool Fails(ChunkObservation observation) => failEvery > 0 && observation.Number % failEvery == 0;
        return new ChunkResult
        {
            RunId = work.Run.Id,
            ChunkNumber = work.ChunkNumber,
            Worker = "tests",
            NetworkId = work.Run.NetworkId,
            Fits =
            [
                .. work.Observations.Where(observation => !Fails(observation)).Select(observation => Fit(observation.Id, value)),
            ],
            Failures =
            [
                .. work
                    .Observations.Where(Fails)
                    .Select(observation => new FitFailure(observation.Id, "load", "observation: found nothing.")),
            ],
        };
    }
}
