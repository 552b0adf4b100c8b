using System.Collections.Concurrent;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Learning.Results;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Responses;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Columns;
using Almagest.Storage.Networks;
using Almagest.Storage.Runs;
using Almagest.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Gateway.Tests.Tap;

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

    /// <summary>By the run's name: the same fits, whatever keeps them.</summary>
    private static readonly ConcurrentDictionary<string, SpectrumFit[]> Known = [];

    /// <summary>"xtej1550_powerlaw", "xtej1550_disc", "groj1655_powerlaw", "groj1655_disc".</summary>
    /// <param name="services">Of a database that was migrated.</param>
    public static async Task AddAsync(IServiceProvider services, CancellationToken cancellation)
    {
        ICatalogueStore catalogues = services.GetRequiredService<ICatalogueStore>();
        foreach ((string catalogue, string folder) in Catalogues)
        {
            ReferenceCatalogue.Row[] rows = [.. ReferenceCatalogue.Read(SharedData.Root, folder)];
            Catalogue made = await catalogues.CreateAsync(catalogue, folder, cancellation);
            await catalogues.AddAsync(
                made.Id,
                [.. rows.Select((row, i) => NewObservation.Of(i, row.Observation.Observation with { Name = row.Name }))],
                cancellation
            );
            await AddAsync(services, $"{catalogue}_powerlaw", catalogue, "tbabs*powerlaw", rows, cancellation);
            await AddAsync(services, $"{catalogue}_disc", catalogue, "tbabs*(diskbb+powerlaw)", rows, cancellation);
        }
    }

    private static async Task AddAsync(
        IServiceProvider services,
        string name,
        string catalogue,
        string expression,
        ReferenceCatalogue.Row[] rows,
        CancellationToken cancellation
    )
    {
        SpectralModel model = SpectralModel.Parse(expression, bins: BinIntegration.Midpoint);
        if (!Known.TryGetValue(name, out SpectrumFit[]? fits))
        {
            fits = new SpectrumFit[rows.Length];
            Parallel.For(0, rows.Length, i => fits[i] = Fit(rows[i], model));
            Known[name] = fits;
        }
        Run run = await CreateAsync(services, name, catalogue, model, expression, cancellation);
        IChunkStore chunks = services.GetRequiredService<IChunkStore>();
        for (int chunk = 0; chunk * run.ChunkSize < rows.Length; chunk++)
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

    private static SpectrumFit Fit(ReferenceCatalogue.Row row, SpectralModel model)
    {
        (FitProblem problem, double[][] starts) = ReferenceCatalogue.Fit(row, model, row.Observation.Response);
        return new() { Fit = ClassicalResult.Of(problem, ClassicalFit.Refine(problem, starts), elapsed: 0) };
    }

    /// <summary>A run has a campaign and a network, which nobody asks here.</summary>
    private static async Task<Run> CreateAsync(
        IServiceProvider services,
        string name,
        string catalogue,
        SpectralModel model,
        string expression,
        CancellationToken cancellation
    )
    {
        Campaign campaign = new()
        {
            Name = expression,
            Model = expression,
            GridEdges = [3, 20],
            Parameters = [.. model.Parameters.Select(one => new ParameterPrior(one.Name, PriorKind.Uniform, 0, 1))],
            Spectra = 1,
        };
        byte[] bundle = [(byte)model.Parameters.Count];
        NetworkRecord network = new()
        {
            Id = ResponseKey.Sha256(bundle),
            CampaignId = campaign.Id,
            Bundle = bundle,
            MetadataJson = "{}",
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        await services.GetRequiredService<ICampaignStore>().AddAsync(campaign, cancellation);
        await services.GetRequiredService<INetworkStore>().AddAsync(network, cancellation);
        return await services
            .GetRequiredService<IRunStore>()
            .CreateAsync(
                new NewRun
                {
                    Name = name,
                    CatalogueName = catalogue,
                    CampaignId = campaign.Id,
                    NetworkId = network.Id,
                    SettingsJson = "{}",
                    // The absorbing column is frozen.
                    Parameters = [.. model.Parameters.Skip(1).Select(one => new RunParameter(one.Name, one.Unit))],
                },
                cancellation
            );
    }
}
