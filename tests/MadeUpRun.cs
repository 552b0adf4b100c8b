using System.Globalization;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Observations;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Columns;
using Almagest.Storage.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Tests;

/// <summary>Runs over one catalogue of sources with odd names, whose fits nobody computed.</summary>
internal static class MadeUpRun
{
    /// <summary>Observations with these remainders by 10 are not fitted, have no position, and no counts.</summary>
    public const int Fails = 3,
        Unplaced = 4,
        Dark = 5;

    private static readonly string[] Names =
    [
        "GX 339–4",
        "<b>&amp;</b>",
        "a,b;\t\"c\"",
        "日本 🔭",
        "'; DROP TABLE fits --",
        "#5 = 2+3",
    ];

    public static string NameOf(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Names[number % Names.Length]} {number}");

    /// <param name="services">Of a database that was migrated.</param>
    /// <param name="name">Of the run.</param>
    /// <param name="observations">How many; the catalogue "odd" is made with the first run.</param>
    /// <param name="model">"powerlaw", or "cutoffpl" of one parameter more.</param>
    /// <param name="change">Of each fit, by the observation's number; null: none.</param>
    public static async Task<Run> AddAsync(
        IServiceProvider services,
        string name,
        int observations,
        string model,
        Func<int, ChunkFit, ChunkFit>? change,
        CancellationToken cancellation
    )
    {
        RunParameter[] parameters =
        [
            new("PhoIndex", ""),
            new("norm", "photons cm⁻² s⁻¹ keV⁻¹"),
            .. model == "cutoffpl" ? [new RunParameter("HighECut", "keV")] : Array.Empty<RunParameter>(),
        ];
        Campaign campaign = new()
        {
            Name = model,
            Model = model,
            GridEdges = [0.5, 1, 2, 4, 8],
            Parameters = [.. parameters.Select(one => new ParameterPrior($"{model}.{one.Name}", PriorKind.Uniform, 1, 3))],
            Spectra = 1000,
        };
        string network = await MadeUpNetwork.AddAsync(services, campaign, [(byte)parameters.Length], cancellation);
        ICatalogueStore catalogues = services.GetRequiredService<ICatalogueStore>();
        if (await catalogues.FindAsync("odd", cancellation) is null)
        {
            Catalogue catalogue = await catalogues.CreateAsync("odd", "made up", cancellation);
            await catalogues.AddAsync(catalogue.Id, [.. Enumerable.Range(0, observations).Select(Observed)], cancellation);
        }
        Run run = await services
            .GetRequiredService<IRunStore>()
            .CreateAsync(
                new NewRun
                {
                    Name = name,
                    CatalogueName = "odd",
                    CampaignId = campaign.Id,
                    NetworkId = network,
                    SettingsJson = "{}",
                    Parameters = parameters,
                },
                cancellation
            );
        IChunkStore chunks = services.GetRequiredService<IChunkStore>();
        for (int chunk = 0; chunk * run.ChunkSize < observations; chunk++)
        {
            ChunkWork work = await chunks.LoadAsync(run.Id, chunk, cancellation);
            await chunks.WriteAsync(
                new ChunkResult
                {
                    RunId = run.Id,
                    ChunkNumber = chunk,
                    Worker = "tests",
                    NetworkId = network,
                    Fits =
                    [
                        .. work
                            .Observations.Where(one => one.Number % 10 != Fails)
                            .Select(one =>
                            {
                                ChunkFit fit = Fit(one, parameters.Length);
                                return change is null ? fit : change(one.Number, fit);
                            }),
                    ],
                    Failures =
                    [
                        .. work
                            .Observations.Where(one => one.Number % 10 == Fails)
                            .Select(one => new FitFailure(one.Id, "load", "found nothing, \"as ever\", in <it>.")),
                    ],
                },
                cancellation
            );
        }
        return run;
    }

    private static NewObservation Observed(int number) =>
        NewObservation.Of(
            number,
            new Observation
            {
                Name = NameOf(number),
                RightAscension = number % 10 == Unplaced ? null : number * 37.3 % 360,
                Declination = number % 10 == Unplaced ? null : (number * 7.7 % 170) - 85,
                Payload = new FluxPayload([1, 2.5, number, 0.125], [true, false, true, true]),
            }
        );

    private static ChunkFit Fit(ChunkObservation observation, int parameters)
    {
        int number = observation.Number;
        double index = 1 + (number * 0.618 % 2);
        ParameterEstimate[] estimates =
        [
            new(index, index - 0.1, index + 0.2) { Lower90 = index - 0.2, Upper90 = index + 0.3 },
            new(1e-3 / 3 * (number + 1), 1e-4, 2e-3 * (number + 1)),
            .. parameters > 2 ? [new ParameterEstimate(10, 8, 15)] : Array.Empty<ParameterEstimate>(),
        ];
        return new()
        {
            ObservationId = observation.Id,
            Fit = new FitResult
            {
                StatisticName = "cstat",
                Statistic = 100 + (number / 3.0),
                DegreesOfFreedom = 100 - parameters,
                Goodness = number % 10 == 7 ? double.NaN : 0.4,
                ExpectedStatistic = 99.5,
                ExpectedStatisticSigma = 14.25,
                NetCounts = number % 10 == Dark ? 0 : 10 * (number + 1),
                ObservedBins = 100,
                Converged = true,
                Flags = FitFlags.Refined | (number % 2 == 0 ? FitFlags.None : FitFlags.PoorFit),
                ElapsedSeconds = 0.1,
                Message = number % 10 == 1 ? "two\nlines, \"quoted\"" : null,
                Parameters = estimates,
            },
            Network = new NetworkResult
            {
                Statistic = double.PositiveInfinity,
                Passes = 2,
                Filled = [1, float.NaN, 3, 1e-30f],
                Parameters = estimates,
            },
        };
    }
}
