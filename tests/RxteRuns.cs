using System.Collections.Concurrent;
using Almagest.Application.Catalogues;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Learning.Results;
using Almagest.Ogip;
using Almagest.Ogip.Catalogues;
using Almagest.Ogip.Pha;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Storage.Columns;
using Almagest.Storage.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Tests;

/// <summary>The RXTE spectra that Sherpa fitted, fitted here without a network, as runs of which a gateway tells: of a power
/// law, and of a disc with one.</summary>
internal static class RxteRuns
{
    /// <summary>The folder that has a catalogue's spectra.</summary>
    public static IReadOnlyDictionary<string, string> Catalogues { get; } =
        new Dictionary<string, string>
        {
            ["xtej1550"] = ReferenceCatalogue.Folders[0],
            ["groj1655"] = ReferenceCatalogue.Folders[1],
        };

    /// <summary>As far as the reference's fits may go.</summary>
    private static readonly ParameterPrior[] Priors =
    [
        new("tbabs.nH", PriorKind.Fixed, 0.7, 0.7),
        new("diskbb.Tin", PriorKind.Uniform, 0.1, 5),
        new("diskbb.norm", PriorKind.LogUniform, 1e-1, 1e5),
        new("powerlaw.PhoIndex", PriorKind.Uniform, -3, 9),
        new("powerlaw.norm", PriorKind.LogUniform, 1e-3, 1e2),
    ];

    /// <summary>As the reference has it: what a run tells of itself is how its fits were made.</summary>
    private static readonly RunSettings Settings = new()
    {
        Bins = BinIntegration.Midpoint,
        LowestEnergy = 3,
        HighestEnergy = 20,
    };

    private const string PowerLaw = "tbabs*powerlaw",
        Disc = "tbabs*(diskbb+powerlaw)";

    /// <summary>By catalogue and model: the same fits, whatever keeps them.</summary>
    private static readonly ConcurrentDictionary<(string, string), SpectrumFit[]> Known = [];

    /// <summary>"xtej1550_powerlaw", "xtej1550_disc", "groj1655_powerlaw", "groj1655_disc".</summary>
    /// <param name="services">Of a database that was migrated.</param>
    public static async Task AddAsync(IServiceProvider services, CancellationToken cancellation)
    {
        foreach ((string catalogue, string folder) in Catalogues)
        {
            ReferenceCatalogue.Row[] rows = [.. ReferenceCatalogue.Read(SharedData.Root, folder)];
            CatalogueEntry[] entries =
            [
                .. ReferenceCatalogue
                    .Files(SharedData.Root, folder)
                    .Select(file => new CatalogueEntry(
                        file.Spectrum,
                        ObservationOptions.Default with
                        {
                            Rmf = file.Response,
                            Name = Path.GetFileName(file.Spectrum),
                        }
                    )),
            ];
            IngestAnswer answer = await services
                .GetRequiredService<CatalogueIngest>()
                .IngestAsync(
                    catalogue,
                    folder,
                    new CatalogueListing(entries, [], []),
                    new ObservationReader(),
                    null,
                    cancellation,
                    path => Path.GetRelativePath(Path.Combine(SharedData.Root, "data", "ogip"), path)
                );
            Assert.Equal((rows.Length, 0), (answer.New.Count, answer.Failures.Count));
            foreach ((string end, string model) in new[] { ("powerlaw", PowerLaw), ("disc", Disc) })
            {
                Run run = await CreateAsync(services, $"{catalogue}_{end}", catalogue, model, cancellation);
                await WriteAsync(services, run, Fits(catalogue, model, rows), int.MaxValue, cancellation);
            }
        }
    }

    /// <summary>A run of the first catalogue that goes on: some of its chunks are done.</summary>
    public static async Task<Run> BeginAsync(IServiceProvider services, string name, CancellationToken cancellation)
    {
        (string catalogue, string folder) = Catalogues.First();
        Run run = await CreateAsync(services, name, catalogue, Disc, cancellation, chunkSize: 64);
        ReferenceCatalogue.Row[] rows = [.. ReferenceCatalogue.Read(SharedData.Root, folder)];
        await WriteAsync(services, run, Fits(catalogue, Disc, rows), 3, cancellation);
        return run;
    }

    private static SpectrumFit[] Fits(string catalogue, string expression, ReferenceCatalogue.Row[] rows) =>
        Known.GetOrAdd((catalogue, expression), _ =>
        {
            SpectralModel model = Model(expression);
            var fits = new SpectrumFit[rows.Length];
            Parallel.For(0, rows.Length, i => fits[i] = Fit(rows[i], model));
            return fits;
        });

    /// <param name="most">Chunks.</param>
    private static async Task WriteAsync(
        IServiceProvider services,
        Run run,
        SpectrumFit[] fits,
        int most,
        CancellationToken cancellation
    )
    {
        IChunkStore chunks = services.GetRequiredService<IChunkStore>();
        for (int chunk = 0; chunk < most && chunk * run.ChunkSize < fits.Length; chunk++)
        {
            ChunkWork work = await chunks.LoadAsync(run.Id, chunk, cancellation);
            await chunks.WriteAsync(
                new ChunkResult
                {
                    RunId = run.Id,
                    ChunkNumber = chunk,
                    Worker = "tests",
                    NetworkId = run.NetworkId,
                    Fits = [.. work.Observations.Select(one => ChunkFit.Of(one.Id, fits[one.Number]))],
                    Failures = [],
                },
                cancellation
            );
        }
    }

    private static SpectralModel Model(string expression) => SpectralModel.Parse(expression, bins: Settings.Bins);

    private static SpectrumFit Fit(ReferenceCatalogue.Row row, SpectralModel model)
    {
        (FitProblem problem, double[][] starts) = ReferenceCatalogue.Fit(row, model, row.Observation.Response);
        return new() { Fit = ClassicalResult.Of(problem, ClassicalFit.Refine(problem, starts), elapsed: 0) };
    }

    private static async Task<Run> CreateAsync(
        IServiceProvider services,
        string name,
        string catalogue,
        string expression,
        CancellationToken cancellation,
        int chunkSize = 512
    )
    {
        SpectralModel model = Model(expression);
        Campaign campaign = new()
        {
            Name = expression,
            Model = expression,
            GridEdges = [3, 20],
            Parameters = [.. model.Parameters.Select(one => Priors.Single(prior => prior.Name == one.Name))],
            Spectra = 1,
        };
        string network = await MadeUpNetwork.AddAsync(services, campaign, [(byte)model.Parameters.Count], cancellation);
        return await services
            .GetRequiredService<IRunStore>()
            .CreateAsync(
                new NewRun
                {
                    Name = name,
                    CatalogueName = catalogue,
                    CampaignId = campaign.Id,
                    NetworkId = network,
                    SettingsJson = Settings.ToJson(),
                    ChunkSize = chunkSize,
                    // The absorbing column is frozen.
                    Parameters = [.. model.Parameters.Skip(1).Select(one => new RunParameter(one.Name, one.Unit))],
                },
                cancellation
            );
    }
}
