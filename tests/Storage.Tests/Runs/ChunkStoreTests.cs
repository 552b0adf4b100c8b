using System.Reflection;
using Almagest.Spectra;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Observations;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Connections;
using Almagest.Storage.Networks;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;

namespace Almagest.Storage.Tests.Runs;

public sealed class ChunkStoreTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_chunk_is_loaded_written_and_read_back(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, observations: 25, chunkSize: 10);
        IChunkStore chunks = storage.Get<IChunkStore>();

        ChunkWork work = await chunks.LoadAsync(run.Id, 2, Cancellation);
        Assert.False(work.AlreadyDone);
        Assert.Equal([20, 21, 22, 23, 24], work.Observations.Select(observation => observation.Number));
        Assert.IsType<FluxPayload>(work.Observations[0].Read().Payload);
        Assert.True(await chunks.WriteAsync(Samples.Result(work, failEvery: 4), Cancellation));

        RunProgress progress = await storage.Get<IRunStore>().ProgressAsync(run.Id, Cancellation);
        Assert.Equal(
            (25, 3, 1, 3, 2),
            (progress.Observations, progress.Chunks, progress.ChunksDone, progress.Fitted, progress.Failed)
        );
        FitRecord fit = (
            await storage
                .Get<IResultReader>()
                .ReadAsync(run.Id, new ResultFilter { IncludeVectors = true }, Cancellation)
                .ToListAsync(Cancellation)
        )[0];
        Assert.Equal("source 21", fit.Name);
        ChunkFit written = Samples.Fit(fit.ObservationId);
        Assert.Equivalent(written.Fit, fit.Fit, strict: true);
        Assert.Equivalent(written.Network, fit.Network, strict: true);
        Assert.Equal("powerlaw.PhoIndex", fit.Parameters[0].Name);
        ChunkWork again = await chunks.LoadAsync(run.Id, 2, Cancellation);
        Assert.True(again.AlreadyDone);
        Assert.Empty(again.Observations);
    }

    /// <summary>Every property: one that is added and not stored is missed here.</summary>
    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task An_observation_comes_back_to_the_fitter_with_all_that_the_catalogue_was_given(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Observation given = new()
        {
            Name = "3C 273",
            RightAscension = 187.2779154,
            Declination = 2.0523883,
            Payload = new FluxPayload([1, 2, 0], [true, true, false]),
        };
        Run run = await Samples.RunAsync(storage, [NewObservation.Of(0, given)]);
        ChunkWork work = await storage.Get<IChunkStore>().LoadAsync(run.Id, 0, Cancellation);
        Observation read = Assert.Single(work.Observations).Read();
        foreach (PropertyInfo property in typeof(Observation).GetProperties())
        {
            Assert.NotNull(property.GetValue(given));
            Assert.Equivalent(property.GetValue(given), property.GetValue(read), strict: true);
        }
    }

    [Theory]
    [
        InlineData(StorageProvider.Sqlite, true),
        InlineData(StorageProvider.Postgres, true),
        InlineData(StorageProvider.Sqlite, false)
    ]
    public async Task A_run_may_follow_the_champion_from_chunk_to_chunk_and_each_fit_names_its_network(
        StorageProvider provider,
        bool follows
    )
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, observations: 20, chunkSize: 10, followsChampion: follows);
        (IChunkStore chunks, INetworkStore networks) = (storage.Get<IChunkStore>(), storage.Get<INetworkStore>());
        await chunks.WriteAsync(Samples.Result(await chunks.LoadAsync(run.Id, 0, Cancellation)), Cancellation);
        NetworkRecord newer = Samples.Network(run.CampaignId, 7, 8, 9);
        await networks.AddAsync(newer, Cancellation);
        await networks.PromoteAsync(newer.Id, "better", Cancellation);
        await chunks.WriteAsync(Samples.Result(await chunks.LoadAsync(run.Id, 1, Cancellation)), Cancellation);

        string second = follows ? newer.Id : run.NetworkId;
        Assert.Equal(
            [.. Enumerable.Repeat(run.NetworkId, 10), .. Enumerable.Repeat(second, 10)],
            (
                await storage.Get<IResultReader>().ReadAsync(run.Id, ResultFilter.All, Cancellation).ToListAsync(Cancellation)
            ).Select(fit => fit.NetworkId)
        );
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task The_view_of_intervals_says_which_method_gave_each(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, observations: 2);
        ChunkWork work = await storage.Get<IChunkStore>().LoadAsync(run.Id, 0, Cancellation);
        ChunkResult result = Samples.Result(work);
        // The first is refined, the second is not and has no posterior.
        ChunkFit[] fits =
        [
            result.Fits[0] with
            {
                Fit = result.Fits[0].Fit with { Flags = FitFlags.Refined },
            },
            result.Fits[1] with
            {
                Fit = result.Fits[1].Fit with { Flags = FitFlags.None },
                Network = result.Fits[1].Network with { Posterior = [], Samples = [] },
            },
        ];
        Assert.True(await storage.Get<IChunkStore>().WriteAsync(result with { Fits = fits }, Cancellation));
        async Task<object?> Count(string where) =>
            Convert.ToInt64(await storage.QueryAsync($"SELECT count(*) FROM fit_intervals_named WHERE {where}"), null);
        Assert.Equal(2L, await Count("method = 'classical' AND probability < 0.7 AND observation = 'source 0'"));
        Assert.Equal(2L, await Count("method = 'classical' AND probability = 0.9 AND observation = 'source 0'"));
        Assert.Equal(0L, await Count("method = 'classical' AND observation = 'source 1'"));
        Assert.Equal(4L, await Count("method = 'network'"));
        Assert.Equal(6L, await Count("method = 'posterior'"));
        Assert.Equal(
            1L,
            await Count(
                "method = 'posterior' AND probability > 0.95 AND parameter = 'powerlaw.norm' AND unit = 'photons cm⁻² s⁻¹ "
                    + "keV⁻¹' AND estimate = 0.0011 AND lolim = 0.0007 AND hilim = 0.0014"
            )
        );
        Assert.Equal(
            (2L, 1L),
            (
                Convert.ToInt64(await storage.QueryAsync("SELECT count(*) FROM fit_posteriors_named"), null),
                await storage.CountAsync("fit_samples")
            )
        );
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Written_a_second_time_it_changes_nothing(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 20);
        IChunkStore chunks = storage.Get<IChunkStore>();
        ChunkWork work = await chunks.LoadAsync(run.Id, 0, Cancellation);
        Assert.True(await chunks.WriteAsync(Samples.Result(work, failEvery: 5), Cancellation));
        Assert.False(await chunks.WriteAsync(Samples.Result(work, value: 99), Cancellation));
        Assert.Equal(
            (16, 32, 4),
            (await storage.CountAsync("fits"), await storage.CountAsync("fit_parameters"), await storage.CountAsync("failures"))
        );
        Assert.Equal(1.7, await storage.QueryAsync("SELECT max(estimate) FROM fit_parameters WHERE parameter_number = 0"));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Of_many_writers_at_once_one_writes(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        await using TestStorage other = storage.Another();
        Run run = await Samples.RunAsync(storage, 512);
        ChunkWork work = await storage.Get<IChunkStore>().LoadAsync(run.Id, 0, Cancellation);
        bool[] written = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i =>
                    Task.Run(
                        () =>
                            (i % 2 == 0 ? storage : other)
                                .Get<IChunkStore>()
                                .WriteAsync(Samples.Result(work, failEvery: 10, value: i), Cancellation),
                        Cancellation
                    )
                )
        );
        Assert.Single(written, each => each);
        Assert.Equal(
            1L,
            Convert.ToInt64(
                await storage.QueryAsync("SELECT count(DISTINCT estimate) FROM fit_parameters WHERE parameter_number = 0"),
                null
            )
        );
        Assert.Equal(512, await storage.CountAsync("fits") + await storage.CountAsync("failures"));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_chunk_opened_again_is_written_anew(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 20, chunkSize: 10);
        IChunkStore chunks = storage.Get<IChunkStore>();
        foreach (int chunk in (int[])[0, 1])
            await chunks.WriteAsync(
                Samples.Result(await chunks.LoadAsync(run.Id, chunk, Cancellation), failEvery: 5),
                Cancellation
            );
        await storage.Get<IRunStore>().ReopenChunkAsync(run.Id, 1, Cancellation);
        Assert.Equal(1, (await storage.Get<IRunStore>().ProgressAsync(run.Id, Cancellation)).ChunksDone);
        Assert.True(
            await chunks.WriteAsync(Samples.Result(await chunks.LoadAsync(run.Id, 1, Cancellation), value: 2.5), Cancellation)
        );
        Assert.Equal(
            (18, 36, 2),
            (await storage.CountAsync("fits"), await storage.CountAsync("fit_parameters"), await storage.CountAsync("failures"))
        );
        Assert.Equal(
            10L,
            Convert.ToInt64(await storage.QueryAsync("SELECT count(*) FROM fit_parameters WHERE estimate = 2.5"), null)
        );
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Unknown_numbers_are_NULL_and_infinite_ones_are_kept(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 1);
        IChunkStore chunks = storage.Get<IChunkStore>();
        ChunkWork work = await chunks.LoadAsync(run.Id, 0, Cancellation);
        ChunkFit usual = Samples.Fit(work.Observations[0].Id),
            fit =
                usual with
                {
                    Fit = usual.Fit with
                    {
                        Statistic = double.NaN,
                        Goodness = double.NegativeInfinity,
                        NetCounts = -1.5,
                        DegreesOfFreedom = null,
                        ElapsedSeconds = double.NaN,
                        Message = "σ\0",
                        Parameters = [new(1, double.NegativeInfinity, double.PositiveInfinity), new(double.NaN, 0, -0.0)],
                    },
                    Network = usual.Network with
                    {
                        Statistic = double.NaN,
                        Filled = [float.NaN, float.PositiveInfinity, -0f, float.Epsilon],
                        FilledBand = [],
                        PassTrace = [],
                        Parameters = [new(double.NaN, 5e-324, double.MaxValue), new(double.NaN, 0, -0.0)],
                    },
                };
        await chunks.WriteAsync(Samples.Result(work) with { Fits = [fit] }, Cancellation);
        FitRecord read = (await storage.Get<IResultReader>().GetAsync(run.Id, "source 0", Cancellation))!.Fit!;
        Assert.Equivalent(fit.Fit with { Message = "σ\uFFFD" }, read.Fit, strict: true);
        Assert.Equivalent(fit.Network, read.Network, strict: true);
        Assert.Equal(1L, Convert.ToInt64(await storage.QueryAsync("SELECT count(*) FROM fits WHERE statistic IS NULL"), null));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_result_that_leaves_out_repeats_or_misshapes_an_observation_is_refused_whole(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 10);
        IChunkStore chunks = storage.Get<IChunkStore>();
        ChunkResult good = Samples.Result(await chunks.LoadAsync(run.Id, 0, Cancellation));
        ChunkResult[] bad =
        [
            good with
            {
                Fits = [.. good.Fits.Skip(1)],
            },
            good with
            {
                Fits = [.. good.Fits.Skip(1), good.Fits[1]],
            },
            good with
            {
                Failures = [new FitFailure(good.Fits[0].ObservationId, "fill", "twice")],
            },
            good with
            {
                Fits = [good.Fits[0] with { Fit = good.Fits[0].Fit with { Parameters = [] } }, .. good.Fits.Skip(1)],
            },
            good with
            {
                ChunkNumber = 1,
            },
        ];
        foreach (ChunkResult result in bad)
            await Assert.ThrowsAsync<ArgumentException>(() => chunks.WriteAsync(result, Cancellation));
        await Assert.ThrowsAsync<SpectralDataException>(() =>
            chunks.WriteAsync(good with { RunId = Guid.NewGuid() }, Cancellation)
        );
        await Assert.ThrowsAsync<SpectralDataException>(() => chunks.WriteAsync(good with { NetworkId = "none" }, Cancellation));
        await Assert.ThrowsAsync<SpectralDataException>(() => chunks.LoadAsync(run.Id, 1, Cancellation));
        Assert.Equal(0, await storage.CountAsync("fits"));
        Assert.True(await chunks.WriteAsync(good, Cancellation));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Ten_thousand_observations_in_chunks_by_several_writers_are_all_there_once(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        await using TestStorage other = storage.Another();
        Run run = await Samples.RunAsync(storage, 10_000, chunkSize: 512);
        int[] pending = [.. Enumerable.Range(0, 20)];
        Assert.Equal(20, (await storage.Get<IRunStore>().ProgressAsync(run.Id, Cancellation)).Chunks);
        await Parallel.ForEachAsync(
            pending.Concat(pending),
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancellation },
            async (chunk, token) =>
            {
                IChunkStore chunks = (chunk % 2 == 0 ? storage : other).Get<IChunkStore>();
                ChunkWork work = await chunks.LoadAsync(run.Id, chunk, token);
                if (!work.AlreadyDone)
                    await chunks.WriteAsync(Samples.Result(work, failEvery: 100), token);
            }
        );
        RunProgress progress = await storage.Get<IRunStore>().ProgressAsync(run.Id, Cancellation);
        Assert.Equal((true, 9900, 100), (progress.IsDone, progress.Fitted, progress.Failed));
        List<FitRecord> fits = await storage
            .Get<IResultReader>()
            .ReadAsync(run.Id, ResultFilter.All, Cancellation)
            .ToListAsync(Cancellation);
        List<FailureRecord> failures = await storage
            .Get<IResultReader>()
            .ReadFailuresAsync(run.Id, Cancellation)
            .ToListAsync(Cancellation);
        Assert.Equal(
            Enumerable.Range(0, 10_000),
            fits.Select(fit => fit.Number).Concat(failures.Select(failure => failure.Number)).Order()
        );
        Assert.All(fits, fit => Assert.Equal(2, fit.Parameters.Count));
    }
}
