using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Connections;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;

namespace Almagest.Storage.Tests.Runs;

public sealed class PublishedRowsTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The published estimate stands in the main columns of tables and views, each of the others in its own.</summary>
    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task What_is_published_is_read_back_with_what_stands_beside_it(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, observations: 1);
        await storage.MakeViewsAsync();
        ChunkResult result = Samples.Result(await storage.Get<IChunkStore>().LoadAsync(run.Id, 0, Cancellation));
        Publication published = new()
        {
            Method = EstimateMethod.Posterior,
            Reason = "as told",
            Parameters =
            [
                new PublishedEstimate(EstimateMethod.Posterior, 1.75, 1.25, 2.25) { Lower90 = 1, Upper90 = 3 },
                new PublishedEstimate(EstimateMethod.Limit, double.NaN, double.NaN, 0.5) { Upper90 = 0.75 },
            ],
        };
        await storage
            .Get<IChunkStore>()
            .WriteAsync(result with { Fits = [result.Fits[0] with { Published = published }] }, Cancellation);
        FitRecord read = await storage
            .Get<IResultReader>()
            .ReadAsync(run.Id, ResultFilter.All, Cancellation)
            .SingleAsync(Cancellation);
        Assert.Equal((EstimateMethod.Posterior, "as told"), (read.Published.Method, read.Published.Reason));
        Assert.Equal(published.Parameters, read.Published.Parameters);
        Assert.Equal(result.Fits[0].Fit.Parameters, read.Fit.Parameters);
        Assert.Equal(
            (EstimateMethod.Posterior, published.Parameters[0].Estimate, result.Fits[0].Fit.Parameters[0]),
            (read.Parameters[0].Method, read.Parameters[0].Estimate, read.Parameters[0].Classical)
        );
        async Task Holds(string view, string where) => Assert.Equal(1, await storage.CountAsync($"{view} WHERE {where}"));
        await Holds("fits_named", "method = 'posterior' AND method_reason = 'as told'");
        await Holds(
            "fit_parameters_named",
            "parameter_number = 0 AND method = 'posterior' AND estimate = 1.75 AND lolim = 1.25 AND hilim = 2.25 "
                + "AND lolim90 = 1 AND hilim90 = 3 AND classical_lolim90 = 1.25 AND classical_hilim90 IS NULL "
                + "AND classical_estimate = 1.7 AND network_estimate > 1.7"
        );
        await Holds(
            "fit_parameters_named",
            "parameter_number = 1 AND method = 'limit' AND estimate IS NULL AND lolim IS NULL AND hilim = 0.5 "
                + "AND classical_estimate = 0.001"
        );
        await Holds(
            run.WideView,
            "method = 'posterior' AND p_powerlaw_phoindex = 1.75 AND p_powerlaw_phoindex_method = 'posterior' "
                + "AND p_powerlaw_norm IS NULL AND p_powerlaw_norm_method = 'limit' AND p_powerlaw_norm_hilim = 0.5 "
                + "AND p_powerlaw_phoindex_lolim90 = 1 AND p_powerlaw_norm_hilim90 = 0.75"
        );
        await Holds(
            "fit_intervals_named",
            "method = 'classical' AND probability < 0.7 AND estimate = 1.7 AND parameter_number = 0"
        );
        await Holds(
            "fit_intervals_named",
            "method = 'classical' AND probability = 0.9 AND estimate = 1.7 AND lolim = 1.25 AND parameter_number = 0"
        );
    }

    /// <summary>Every flux has its row, by COPY and by inserts.</summary>
    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Fluxes_are_read_back_as_they_were_written(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, observations: 2);
        await storage.MakeViewsAsync();
        ChunkResult result = Samples.Result(await storage.Get<IChunkStore>().LoadAsync(run.Id, 0, Cancellation));
        FluxEstimate known = new()
        {
            Band = "2-10",
            BandLower = 2,
            BandUpper = 10,
            Covered = 0.75,
            IsAbsorbed = true,
            Method = EstimateMethod.Posterior,
            Flux = new(1e-13, 9e-14, 1.25e-13) { Lower90 = 8e-14, Upper90 = 1.5e-13 },
            Redshift = 0.5,
            Luminosity = new(1e44, 9e43, 1.25e44) { Lower90 = 8e43, Upper90 = 1.5e44 },
        };
        FluxEstimate limit = known with
        {
            IsAbsorbed = false,
            Method = EstimateMethod.Limit,
            Flux = new(double.NaN, double.NaN, 1e-14) { Upper90 = 2e-14 },
            Redshift = double.NaN,
            Luminosity = ParameterEstimate.Unknown,
        };
        await storage
            .Get<IChunkStore>()
            .WriteAsync(
                result with
                {
                    Fits = [result.Fits[0] with { Fluxes = [known, limit] }, result.Fits[1] with { Fluxes = [] }],
                },
                Cancellation
            );
        List<FitRecord> read = await storage
            .Get<IResultReader>()
            .ReadAsync(run.Id, ResultFilter.All, Cancellation)
            .ToListAsync(Cancellation);
        Assert.Equal([known, limit], read[0].Fluxes);
        Assert.Empty(read[1].Fluxes);
        Assert.Equal(
            1,
            await storage.CountAsync(
                "fit_fluxes_named WHERE band = '2-10' AND absorption = 'unabsorbed' AND method = 'limit' AND flux IS NULL "
                    + "AND flux_hilim90 = 2e-14 AND redshift IS NULL AND luminosity_hilim IS NULL"
            )
        );
    }
}
