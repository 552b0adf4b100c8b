using System.Globalization;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Results;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Columns;
using Almagest.Storage.Responses;
using Almagest.Storage.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Tests;

/// <summary>A run over spectra of counts with a gap, each fitted classically; what a network would say beside it is made
/// up.</summary>
internal static class CountedRun
{
    public const string Name = "counted",
        Model = "powerlaw+gaussian",
        Bright = "NGC 4151",
        Hostile = "<img src=x onerror=alert(1)> & 'quoted' \"\u0007\u202e",
        Failed = "too faint";

    private const double Exposure = 1000;
    private const int Samples = 4000;

    public static string Longest { get; } = new('s', 500);

    /// <summary>In the catalogue's order.</summary>
    public static IReadOnlyList<string> Names { get; } = [Bright, Hostile, Failed, Longest];

    /// <param name="services">Of a database that was migrated.</param>
    /// <param name="observations">How many; beyond the named ones they are numbered.</param>
    public static async Task<Run> AddAsync(IServiceProvider services, int observations, CancellationToken cancellation)
    {
        byte[] file = SampleFiles.Response();
        string key = ResponseKey.Sha256(file);
        await services.GetRequiredService<IResponseFileStore>().AddAsync(key, SampleFiles.ResponseName, file, cancellation);
        IResponseLibrary library = services.GetRequiredService<IResponseLibrary>();
        Campaign campaign = CampaignFactory.ForResponses(
            Model,
            [new NamedResponse(key, await library.LoadAsync(key, cancellation))],
            0.7,
            8,
            new Dictionary<string, double> { ["gaussian.LineE"] = 6.4, ["gaussian.Sigma"] = 0.1 }
        );
        string network = await MadeUpNetwork.AddAsync(services, campaign, [0x50, 0x47], cancellation);
        ICatalogueStore catalogues = services.GetRequiredService<ICatalogueStore>();
        Catalogue catalogue = await catalogues.CreateAsync("counts", "made up", cancellation);
        await catalogues.AddAsync(
            catalogue.Id,
            [.. Enumerable.Range(0, observations).Select(number => Observed(NameOf(number), number, key))],
            cancellation
        );
        SpectralModel model = SpectralModel.Parse(campaign.Model, campaign.Abundances);
        RunSettings settings = RunSettings.Default;
        Run run = await services
            .GetRequiredService<IRunStore>()
            .CreateAsync(
                new NewRun
                {
                    Name = Name,
                    CatalogueName = catalogue.Name,
                    CampaignId = campaign.Id,
                    NetworkId = network,
                    SettingsJson = settings.ToJson(),
                    Parameters =
                    [
                        .. campaign
                            .Parameters.Select((prior, i) => (prior, model.Parameters[i].Unit))
                            .Where(one => one.prior.IsFree)
                            .Select(one => new RunParameter(one.prior.Name, one.Unit)),
                    ],
                },
                cancellation
            );
        IChunkStore chunks = services.GetRequiredService<IChunkStore>();
        for (int chunk = 0; chunk * run.ChunkSize < observations; chunk++)
        {
            ChunkWork work = await chunks.LoadAsync(run.Id, chunk, cancellation);
            List<ChunkFit> fits = [];
            foreach (ChunkObservation one in work.Observations.Where(one => one.Name != Failed))
            {
                IReadOnlyList<FitSpectrum> spectra = await FitSpectrum.LoadAsync(
                    (CountsPayload)one.Read().Payload,
                    library,
                    cancellation
                );
                FitProblem problem = CampaignProblem.Of(campaign, model, spectra, settings);
                fits.Add(Fit(one.Id, problem, campaign.GridEdges.Length - 1, one.Number < Names.Count));
            }
            await chunks.WriteAsync(
                new ChunkResult
                {
                    RunId = run.Id,
                    ChunkNumber = chunk,
                    Worker = "tests",
                    NetworkId = network,
                    Fits = fits,
                    Failures =
                    [
                        .. work
                            .Observations.Where(one => one.Name == Failed)
                            .Select(one => new FitFailure(one.Id, "refine", "found <no> minimum.")),
                    ],
                },
                cancellation
            );
        }
        return run;
    }

    private static string NameOf(int number) =>
        number < Names.Count ? Names[number] : string.Create(CultureInfo.InvariantCulture, $"source {number}");

    private static NewObservation Observed(string name, int number, string key)
    {
        float[] counts = SampleFiles.Counts(number % 7);
        CountSpectrum Spectrum(Func<int, double> content, double scale) =>
            new()
            {
                Instrument = "TEST CCD",
                FirstChannel = 1,
                Counts = [.. Enumerable.Range(0, counts.Length).Select(content)],
                IsPoisson = true,
                Exposure = Exposure,
                BackScale = [scale],
                // A gap from 2.5 to 3.7 keV.
                Quality = [.. Enumerable.Range(0, counts.Length).Select(i => (short)(i is >= 10 and < 16 ? 1 : 0))],
            };
        NewObservation observation = NewObservation.Of(
            number,
            new Observation
            {
                Name = name,
                RightAscension = name == Hostile ? null : (182.6357 + number) % 360,
                Declination = name == Hostile ? null : 39.4058,
                Payload = new CountsPayload([
                    new ObservedSpectrum(Spectrum(i => Math.Max(0, counts[i]) + 4, 1), Spectrum(i => (i % 3) + 15, 4), key),
                ]),
            },
            [
                new("spectrum", $"/nowhere/{number}/source.pha", new string('a', 64)),
                new("background", $"/nowhere/{number}/back.pha", new string('b', 64)),
                new("rmf", SampleFiles.ResponseName, key),
            ]
        );
        return observation with
        {
            Facts = observation.Facts with
            {
                Telescope = "TEST",
                ObsId = "00012345",
                StartedAt = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc),
            },
        };
    }

    /// <param name="hasSamples">As few runs ask for.</param>
    private static ChunkFit Fit(long observation, FitProblem problem, int bins, bool hasSamples)
    {
        FitOutcome outcome = ClassicalFit.Refine(problem, problem.Start);
        FitResult fit = ClassicalResult.Of(problem, outcome, elapsed: 0.01) with { ObservedBins = bins - 2 };
        ParameterEstimate[] own = [.. fit.Parameters];
        PosteriorEstimate[] posterior =
        [
            .. own.Select(one =>
            {
                double sigma = (one.Upper - one.Lower) / 2;
                PosteriorEstimate known = new(
                    one.Value,
                    one.Value + (0.1 * sigma),
                    one.Value - sigma,
                    one.Value + sigma,
                    one.Value - (1.64 * sigma),
                    one.Value + (1.64 * sigma),
                    one.Value - (2 * sigma),
                    one.Value + (2 * sigma)
                );
                return known with { PriorLower = -3, PriorUpper = 9 };
            }),
        ];
        return new()
        {
            ObservationId = observation,
            Fit = fit with { Flags = fit.Flags | FitFlags.GapFilled },
            Published = Publication.Of(
                fit,
                EstimateMethod.Classical,
                [.. own.Select(one => new Candidate(one, Tells: true))],
                [.. posterior.Select(one => new Candidate(one.Estimate, Tells: true))],
                null
            ),
            Fluxes =
            [
                new()
                {
                    Band = "2-10",
                    BandLower = 2,
                    BandUpper = 10,
                    Covered = 0.72,
                    IsAbsorbed = true,
                    Method = EstimateMethod.Classical,
                    Flux = new(3.1e-11, 2.9e-11, 3.4e-11) { Lower90 = 2.7e-11, Upper90 = 3.6e-11 },
                    Redshift = 0.0033,
                    Luminosity = new(7.4e41, 6.9e41, 8.1e41),
                },
            ],
            Network = new NetworkResult
            {
                Passes = 4,
                PassTrace = [0.5f, 0.1f, 0.02f, 0.0008f],
                Filled = new float[bins],
                FilledBand = [.. Enumerable.Repeat(0.3f, bins)],
                Parameters = [.. own.Select(one => new ParameterEstimate(1.05 * one.Value, 0.9 * one.Value, 1.2 * one.Value))],
                Posterior = posterior,
                Samples = hasSamples ? Drawn(outcome, problem, own.Length) : [],
                Statistic = fit.Statistic + 12,
            },
        };
    }

    /// <summary>From a normal distribution of the fit's covariance.</summary>
    private static float[] Drawn(FitOutcome outcome, FitProblem problem, int n)
    {
        FitOutcome.Converged minimum = (FitOutcome.Converged)outcome;
        double[,] root = new double[n, n];
        for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++)
        {
            double rest = minimum.Covariance[i, j];
            for (int k = 0; k < j; k++)
                rest -= root[i, k] * root[j, k];
            root[i, j] = i == j ? Math.Sqrt(rest) : rest / root[j, j];
        }
        Random random = new(1);
        float[] samples = new float[Samples * n];
        for (int s = 0; s < Samples; s++)
        {
            double[] normal =
            [
                .. Enumerable
                    .Range(0, n)
                    .Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())),
            ];
            for (int i = 0; i < n; i++)
            {
                double value = minimum.Parameters[problem.Asked[i]];
                for (int k = 0; k <= i; k++)
                    value += root[i, k] * normal[k];
                samples[(s * n) + i] = (float)value;
            }
        }
        return samples;
    }
}
