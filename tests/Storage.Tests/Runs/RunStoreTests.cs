using System.Globalization;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Columns;
using Almagest.Storage.Connections;
using Almagest.Storage.Runs;

namespace Almagest.Storage.Tests.Runs;

public sealed class RunStoreTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_run_cuts_its_catalogue_into_chunks_and_is_found_by_id_prefix_and_name(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, observations: 25, chunkSize: 10);
        IRunStore runs = storage.Get<IRunStore>();
        Assert.Equal(
            "10 10 5",
            await storage.QueryAsync(
                provider == StorageProvider.Sqlite
                    ? "SELECT group_concat(observations, ' ') FROM (SELECT * FROM chunks ORDER BY number)"
                    : "SELECT string_agg(observations::text, ' ' ORDER BY number) FROM chunks"
            )
        );
        foreach (string words in (string[])[run.Id.ToString(), run.Id.ToString()[..13], "run"])
            Assert.Equivalent(run, await runs.FindAsync(words, Cancellation), strict: true);
        Assert.Equal(Samples.Parameters, run.Parameters);
        Assert.Equal(storage.Clock.GetUtcNow(), run.CreatedAt);
        Assert.Null(await runs.FindAsync("walk", Cancellation));
        Assert.Equal(new RunProgress(25, 3, 0, 0, 0, null, null), await runs.ProgressAsync(run.Id, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => runs.ProgressAsync(Guid.NewGuid(), Cancellation));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Progress_tells_when_it_began_and_when_something_was_done_last(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, observations: 50, chunkSize: 10);
        IChunkStore chunks = storage.Get<IChunkStore>();
        LeaseTerms terms = new(TimeSpan.FromMinutes(1), 3);
        DateTimeOffset began = storage.Clock.GetUtcNow();
        Assert.True(await storage.Get<IChunkLeases>().TakeAsync(run.Id, 3, "tests", terms, false, Cancellation));
        storage.Clock.Advance(TimeSpan.FromSeconds(30));
        await chunks.WriteAsync(Samples.Result(await chunks.LoadAsync(run.Id, 3, Cancellation)), Cancellation);
        RunProgress progress = await storage.Get<IRunStore>().ProgressAsync(run.Id, Cancellation);
        Assert.Equal((5, 1, false, RunState.Running), (progress.Chunks, progress.ChunksDone, progress.IsDone, progress.State));
        Assert.Equal((began, storage.Clock.GetUtcNow()), (progress.StartedAt, progress.LastAt));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_users_mistake_is_told_and_leaves_nothing(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 5);
        Campaign other = Samples.Campaign("other");
        await storage.Get<ICampaignStore>().AddAsync(other, Cancellation);
        await storage.Get<ICatalogueStore>().CreateAsync("empty", "", Cancellation);
        NewRun good = new()
        {
            Name = "second",
            CatalogueName = run.CatalogueName,
            CampaignId = run.CampaignId,
            NetworkId = run.NetworkId,
            SettingsJson = "{}",
            Parameters = Samples.Parameters,
        };
        (NewRun Run, string Says)[] mistakes =
        [
            (good with { CatalogueName = "none" }, "catalogue 'none'"),
            (good with { Name = run.Name }, "expected another name"),
            (good with { CatalogueName = "empty" }, "no observations"),
            (good with { NetworkId = new string('0', 64) }, "none in the database"),
            (good with { CampaignId = other.Id }, "trained for campaign"),
            (good with { CampaignId = "x'; DROP TABLE fits" }, "the hash"),
            (good with { SettingsJson = "{" }, "not JSON"),
            (good with { ChunkSize = 0 }, "ChunkSize"),
            (good with { Parameters = [.. Enumerable.Repeat(new RunParameter("p", ""), 51)] }, "at most 50"),
        ];
        foreach ((NewRun mistake, string says) in mistakes)
        {
            Exception error = await Assert.ThrowsAnyAsync<ArgumentException>(() =>
                storage.Get<IRunStore>().CreateAsync(mistake, Cancellation)
            );
            Assert.Contains(says, error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(1, await storage.CountAsync("runs"));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_later_run_fits_what_is_new_has_changed_or_failed_and_an_earlier_one_keeps_what_it_fitted(
        StorageProvider provider
    )
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        NewObservation[] observations =
        [
            .. Enumerable.Range(0, 6).Select(number => Samples.Observation(number) with { Identity = $"path {number}" }),
        ];
        Run first = await Samples.RunAsync(storage, observations, name: "first");
        IChunkStore chunks = storage.Get<IChunkStore>();
        // Numbers 0 and 3 fail.
        await chunks.WriteAsync(Samples.Result(await chunks.LoadAsync(first.Id, 0, Cancellation), failEvery: 3), Cancellation);
        Run open = await Samples.RunAsync(storage, observations, name: "open");
        ICatalogueStore catalogues = storage.Get<ICatalogueStore>();
        Assert.Equal(6, await catalogues.NextNumberAsync(first.CatalogueId, Cancellation));
        await catalogues.AddAsync(
            first.CatalogueId,
            [
                Samples.Observation(6) with
                {
                    Identity = "path 6",
                },
                Samples.Observation(7) with
                {
                    Identity = "path 1",
                    Name = "source 1, again",
                },
            ],
            Cancellation
        );
        await catalogues.RetireAsync(first.CatalogueId, [2], Cancellation);
        Assert.Equal(
            [0, 3, 4, 5, 6, 7],
            (await catalogues.ObservationsAsync(first.CatalogueId, Cancellation)).Select(one => one.Number)
        );
        (RunScope Scope, int[] Numbers)[] expected =
        [
            (RunScope.All, [0, 3, 4, 5, 6, 7]),
            (RunScope.New, [6]),
            (RunScope.Changed, [7]),
            (RunScope.Failed, [0, 3]),
            (RunScope.New | RunScope.Changed | RunScope.Failed, [0, 3, 6, 7]),
        ];
        foreach ((RunScope scope, int[] numbers) in expected)
        {
            Run run = await storage
                .Get<IRunStore>()
                .CreateAsync(NewRunOf(first, $"{scope}") with { Scope = scope }, Cancellation);
            Assert.Equal(numbers, await NumbersAsync(chunks, run, storage));
        }
        Run other = await storage
            .Get<IRunStore>()
            .CreateAsync(NewRunOf(first, "other") with { Scope = RunScope.New, SettingsJson = "{}" }, Cancellation);
        Assert.Equal([0, 3, 4, 5, 6, 7], await NumbersAsync(chunks, other, storage));
        // What was cut before the catalogue changed is fitted as it was.
        Assert.Equal([0, 1, 2, 3, 4, 5], await NumbersAsync(chunks, open, storage));
        Assert.Equal((4L, 2L), await CountAsync(storage, first));
    }

    private static NewRun NewRunOf(Run run, string name) =>
        new()
        {
            Name = name,
            CatalogueName = run.CatalogueName,
            CampaignId = run.CampaignId,
            NetworkId = run.NetworkId,
            SettingsJson = run.SettingsJson,
            Parameters = Samples.Parameters,
        };

    private static async Task<(long Fitted, long Failed)> CountAsync(TestStorage storage, Run run)
    {
        RunProgress progress = await storage.Get<IRunStore>().ProgressAsync(run.Id, Cancellation);
        return (progress.Fitted, progress.Failed);
    }

    private static async Task<IReadOnlyList<int>> NumbersAsync(IChunkStore chunks, Run run, TestStorage storage)
    {
        var numbers = new List<int>();
        int count = (await storage.Get<IRunStore>().ProgressAsync(run.Id, Cancellation)).Chunks;
        for (int chunk = 0; chunk < count; chunk++)
            numbers.AddRange((await chunks.LoadAsync(run.Id, chunk, Cancellation)).Observations.Select(one => one.Number));
        return numbers;
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task The_wide_view_has_a_row_per_fit_and_is_shared_by_the_runs_of_a_campaign(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run first = await Samples.RunAsync(storage, 5, name: "first"),
            second = await Samples.RunAsync(storage, 5, name: "second");
        Assert.Equal(first.WideView, second.WideView);
        await storage.MakeViewsAsync();
        IChunkStore chunks = storage.Get<IChunkStore>();
        foreach (Run run in (Run[])[first, second])
            await chunks.WriteAsync(Samples.Result(await chunks.LoadAsync(run.Id, 0, Cancellation), failEvery: 3), Cancellation);
        Assert.Equal(6, await storage.CountAsync(first.WideView));
        Assert.Equal(
            1.7,
            await storage.QueryAsync(
                $"SELECT p_powerlaw_phoindex FROM {first.WideView} WHERE run = 'second' AND observation = 'source 4'"
            )
        );
        Assert.Equal(1.2e-3, await storage.QueryAsync($"SELECT max(p_powerlaw_norm_hilim) FROM {first.WideView}"));
        Assert.Equal(12, await storage.CountAsync("fit_parameters_named"));
        Assert.Equal(6, await storage.CountAsync("fits_named"));
        Assert.Equal(4, await storage.CountAsync("failures_named"));
        Assert.Equal(
            6L,
            Convert.ToInt64(await storage.QueryAsync("SELECT sum(fitted) FROM run_progress"), CultureInfo.InvariantCulture)
        );
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Parameter_names_and_units_of_any_kind_make_a_sound_wide_view(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 2);
        RunParameter[] parameters =
        [
            new("a\"; DROP TABLE fits; --", "it's \\ '{0}' {x}"),
            new("a'; DROP TABLE fits; --", ""),
            new("select", "{"),
            new(new string('n', 200), "keV"),
            new(new string('n', 200) + "2", "keV"),
            new("Γ", "10²²"),
            new("", ""),
            new("ra", "deg"),
        ];
        Run strange = await storage
            .Get<IRunStore>()
            .CreateAsync(
                new NewRun
                {
                    Name = "Robert'); DROP TABLE runs;--{0}",
                    CatalogueName = run.CatalogueName,
                    CampaignId = run.CampaignId,
                    NetworkId = run.NetworkId,
                    SettingsJson = "{}",
                    Parameters = parameters,
                },
                Cancellation
            );
        Assert.NotEqual(run.WideView, strange.WideView);
        await storage.MakeViewsAsync();
        IChunkStore chunks = storage.Get<IChunkStore>();
        ChunkWork work = await chunks.LoadAsync(strange.Id, 0, Cancellation);
        ParameterEstimate[] estimates = [.. parameters.Select((_, i) => new ParameterEstimate(i, i, i))];
        ChunkFit Wide(long id) =>
            Samples.Fit(id) with
            {
                Fit = Samples.Fit(id).Fit with { Parameters = estimates },
                Network = new NetworkResult { Parameters = estimates },
            };
        await chunks.WriteAsync(
            Samples.Result(work) with
            {
                Fits = [.. work.Observations.Select(observation => Wide(observation.Id))],
            },
            Cancellation
        );
        Assert.Equal(3.0, await storage.QueryAsync($"SELECT max(p_{new string('n', 63 - 8 - 3 - 2)}) FROM {strange.WideView}"));
        Assert.Equal(2, await storage.CountAsync(strange.WideView));
        if (provider == StorageProvider.Postgres)
            Assert.Equal(
                "a\"; DROP TABLE fits; --, it's \\ '{0}' {x}",
                await storage.QueryAsync(
                    $"SELECT col_description('{strange.WideView}'::regclass, attnum) FROM pg_attribute WHERE attrelid = "
                        + $"'{strange.WideView}'::regclass AND attname LIKE 'p\\_a%' ORDER BY attnum LIMIT 1"
                )
            );
    }
}
