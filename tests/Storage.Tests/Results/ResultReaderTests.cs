using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Connections;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;
using Almagest.Storage.Tests.Connections;

namespace Almagest.Storage.Tests.Results;

public sealed class ResultReaderTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_failure_names_its_spectrum_s_file(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(
            storage,
            [
                Samples.Observation(0) with
                {
                    Files = [new("spectrum", "/data/first.pha", "00"), new("rmf", "/data/a.rmf", "01")],
                },
                Samples.Observation(1) with
                {
                    Files = [],
                },
            ]
        );
        IChunkStore chunks = storage.Get<IChunkStore>();
        await chunks.WriteAsync(Samples.Result(await chunks.LoadAsync(run.Id, 0, Cancellation), failEvery: 1), Cancellation);
        List<FailureRecord> failures = await storage
            .Get<IResultReader>()
            .ReadFailuresAsync(run.Id, Cancellation)
            .ToListAsync(Cancellation);
        Assert.Equal(["/data/first.pha", null], failures.Select(failure => failure.File));
    }

    /// <summary>In a catalogue of a million, too.</summary>
    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_spectrum_is_found_by_the_index_of_names(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Assert.Contains(
            "IX_observations_name",
            await Plans.OfAsync(storage, context => ResultReader.Of(context, 1).Where(one => one.Name == "x"), Cancellation),
            StringComparison.Ordinal
        );
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Filters_and_limits_choose_what_is_read(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 2500);
        IChunkStore chunks = storage.Get<IChunkStore>();
        for (int chunk = 0; chunk < 5; chunk++)
        {
            ChunkResult result = Samples.Result(await chunks.LoadAsync(run.Id, chunk, Cancellation));
            await chunks.WriteAsync(
                chunk < 4
                    ? result
                    : result with
                    {
                        Fits =
                        [
                            .. result.Fits.Select(fit =>
                                fit with
                                {
                                    Fit = fit.Fit with { Converged = false, Flags = FitFlags.Refined | FitFlags.FewCounts },
                                }
                            ),
                        ],
                    },
                Cancellation
            );
        }
        async Task<List<FitRecord>> Read(ResultFilter filter) =>
            await storage.Get<IResultReader>().ReadAsync(run.Id, filter, Cancellation).ToListAsync(Cancellation);
        Assert.Equal(2500, (await Read(ResultFilter.All)).Count);
        Assert.Equal(Enumerable.Range(0, 1500), (await Read(new ResultFilter { Limit = 1500 })).Select(fit => fit.Number));
        Assert.Empty(await Read(new ResultFilter { Limit = 0 }));
        Assert.Equal(452, (await Read(new ResultFilter { Converged = false })).Count);
        Assert.Equal(2048, (await Read(new ResultFilter { Flags = FitFlags.GapFilled | FitFlags.FewCounts })).Count);
        Assert.Equal(
            [24, 240, 241, 242, 243],
            (await Read(new ResultFilter { NameContains = "ce 24", Limit = 5 })).Select(fit => fit.Number)
        );
        FitRecord plain = (await Read(new ResultFilter { Limit = 1 }))[0];
        Assert.Empty(plain.Network.Filled.Concat(plain.Network.FilledBand).Concat(plain.Network.Samples));
        Assert.Equal(2, plain.Network.Posterior.Count);
        Assert.Equal(Samples.Strange, plain.Network.Strangeness);
        Assert.Equal(Samples.Scores, plain.Fit.Scores);
        Assert.Equal((0.0, -30.0, run.NetworkId), (plain.Ra, plain.Dec, plain.NetworkId));
        Assert.Equal(storage.Clock.GetUtcNow(), plain.FittedAt);
    }

    /// <summary>1,100 fits: more than one page. Every hundredth has no counts and the highest value, every hundred and first
    /// after it no value at all.</summary>
    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Fits_are_sorted_by_value_with_those_that_have_none_last_and_clean_ones_chosen(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 1100, chunkSize: 2000);
        IChunkStore chunks = storage.Get<IChunkStore>();
        ChunkResult result = Samples.Result(await chunks.LoadAsync(run.Id, 0, Cancellation));
        static ChunkFit Changed(ChunkFit fit, int number)
        {
            double value =
                number % 100 == 0 ? 1e6
                : number % 100 == 1 ? double.NaN
                : 1 + ((number * 7919) % 1100);
            return fit with
            {
                Fit = fit.Fit with
                {
                    NetCounts = number % 100 == 0 ? -1 : 512,
                    Flags = FitFlags.Refined | (number % 2 == 0 ? FitFlags.None : FitFlags.NetworkDisagrees),
                    Parameters = [new ParameterEstimate(value, value, value), fit.Fit.Parameters[1]],
                },
            };
        }
        await chunks.WriteAsync(result with { Fits = [.. result.Fits.Select(Changed)] }, Cancellation);
        async Task<FitRecord[]> Read(ResultFilter filter) =>
            await storage.Get<IResultReader>().ReadAsync(run.Id, filter, Cancellation).ToArrayAsync(Cancellation);
        FitRecord[] all = await Read(ResultFilter.All);
        long[] ids = [.. all.Select(fit => fit.ObservationId).Reverse()];
        Assert.Equal(1100, ids.Length);
        Assert.Equal(ids, (await Read(new ResultFilter { Observations = ids })).Select(fit => fit.ObservationId));
        Assert.Equal(
            [ids[7], ids[2]],
            (await Read(new ResultFilter { Observations = [ids[7], -1, ids[2]] })).Select(fit => fit.ObservationId)
        );
        FitRecord[] clean = await Read(new ResultFilter { IsClean = true, Limit = 3 });
        Assert.All(clean, fit => Assert.True(fit.Fit.IsClean && fit.Number % 2 == 0));
        Assert.Equal(550, (await Read(new ResultFilter { IsClean = true })).Length);
    }

    /// <summary>Of a run that was just written the server knows nothing, or what was true before it came.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task Each_fit_is_looked_up_a_few_times_however_many_pages_there_are(bool areOthersCounted)
    {
        const int fits = 3000,
            tables = 6;
        await using TestStorage storage = await databases.CreateAsync(StorageProvider.Postgres);
        // It reads the table too, when it likes.
        await storage.QueryAsync("ALTER TABLE fits_shared SET (autovacuum_enabled = off)");
        Run run = await Samples.RunAsync(storage, fits, chunkSize: fits);
        if (areOthersCounted)
        {
            await WriteAsync(storage, run);
            await storage.QueryAsync("ANALYZE");
            run = await Samples.AnotherRunAsync(storage, "another", chunkSize: fits);
        }
        await WriteAsync(storage, run);
        Assert.Equal(
            fits,
            await storage
                .Get<IResultReader>()
                .ReadAsync(run.Id, new ResultFilter { IncludeVectors = true }, Cancellation)
                .CountAsync(Cancellation)
        );
        // ANALYZE looks at them too, and may once more.
        Assert.InRange(await LookedAtAsync(storage), fits, 2 * tables * fits);
    }

    private static async Task WriteAsync(TestStorage storage, Run run)
    {
        IChunkStore chunks = storage.Get<IChunkStore>();
        await chunks.WriteAsync(Samples.Result(await chunks.LoadAsync(run.Id, 0, Cancellation)), Cancellation);
    }

    /// <returns>Rows of fits, which sessions tell when they end.</returns>
    private static async Task<long> LookedAtAsync(TestStorage storage)
    {
        await storage.DisposeAsync();
        await using TestStorage another = storage.Another();
        const string others =
            "pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
        while (await another.CountAsync(others) > 0)
            await Task.Delay(10, Cancellation);
        return (long)
            (decimal)
                (
                    await another.QueryAsync(
                        "SELECT sum(seq_tup_read + idx_tup_fetch) FROM pg_stat_user_tables WHERE relname = 'fits_shared'"
                    )
                )!;
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Every_flag_of_a_fit_has_its_name_in_a_view(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 2);
        IChunkStore chunks = storage.Get<IChunkStore>();
        FitFlags[] flags = [.. Enum.GetValues<FitFlags>().Where(flag => flag != FitFlags.None)];
        ChunkResult result = Samples.Result(await chunks.LoadAsync(run.Id, 0, Cancellation));
        await chunks.WriteAsync(
            result with
            {
                Fits =
                [
                    .. result.Fits.Select(
                        (fit, number) =>
                            fit with
                            {
                                Fit = fit.Fit with
                                {
                                    Flags = number == 0 ? flags.Aggregate((all, one) => all | one) : FitFlags.OutsideTraining,
                                },
                            }
                    ),
                ],
            },
            Cancellation
        );
        Assert.Equal(flags.Length + 1, await storage.CountAsync("fit_flags_named"));
        foreach (FitFlags flag in flags)
            Assert.Equal(
                flag == FitFlags.OutsideTraining ? 2 : 1,
                await storage.CountAsync($"fit_flags_named WHERE flag = '{flag}' AND ood_combined = 0.125")
            );
        FitRecord[] outside = await storage
            .Get<IResultReader>()
            .ReadAsync(run.Id, new ResultFilter { Flags = FitFlags.OutsideTraining }, Cancellation)
            .ToArrayAsync(Cancellation);
        Assert.Equal([0, 1], outside.Select(fit => fit.Number));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task One_observation_is_got_by_name_or_id_fitted_failed_or_neither(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 4, chunkSize: 2);
        IChunkStore chunks = storage.Get<IChunkStore>();
        ChunkWork work = await chunks.LoadAsync(run.Id, 0, Cancellation);
        await chunks.WriteAsync(Samples.Result(work, failEvery: 2), Cancellation);
        IResultReader results = storage.Get<IResultReader>();

        ObservationResult fitted = (await results.GetAsync(run.Id, "source 1", Cancellation))!;
        Assert.Equal([1f, 2, 3, 4], fitted.Fit!.Network.Filled);
        Assert.Equal([0, 0.5f, 0, 0], fitted.Fit.Network.FilledBand);
        Assert.Null(fitted.Failure);
        ObservationResult failed = (
            await results.GetAsync(
                run.Id,
                work.Observations[0].Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Cancellation
            )
        )!;
        Assert.Equal(("source 0", "load"), (failed.Name, failed.Failure!.Stage));
        Assert.Null(failed.Fit);
        ObservationResult waiting = (await results.GetAsync(run.Id, "source 3", Cancellation))!;
        Assert.Null(waiting.Fit ?? (object?)waiting.Failure);
        Assert.Null(await results.GetAsync(run.Id, "source 4", Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => results.GetAsync(Guid.NewGuid(), "source 1", Cancellation));
    }
}
