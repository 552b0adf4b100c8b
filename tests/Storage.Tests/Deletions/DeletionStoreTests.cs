using System.Globalization;
using Almagest.Learning.Campaigns;
using Almagest.Spectra;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Columns;
using Almagest.Storage.Connections;
using Almagest.Storage.Deletions;
using Almagest.Storage.Migrations;
using Almagest.Storage.Networks;
using Almagest.Storage.Runs;
using Almagest.Storage.Shards;
using Almagest.Storage.Trainings;

namespace Almagest.Storage.Tests.Deletions;

public sealed class DeletionStoreTests(Databases databases)
{
    private static readonly LeaseTerms Terms = new(TimeSpan.FromMinutes(1), MostAttempts: 3);

    private static readonly string[] Results = [.. ResultTables.All.Select(table => table.Name), "failures"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_run_goes_with_all_that_is_its_and_nothing_that_is_anothers(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 100, chunkSize: 10),
            kept = await Samples.AnotherRunAsync(storage, "kept", chunkSize: 10);
        await FitAsync(storage, kept, chunks: 10);
        long[] before = await CountAsync(storage);
        await FitAsync(storage, run, chunks: 9);
        await storage.Get<IRunStore>().HoldAsync(run.Id, isForGood: true, Cancellation);

        Deletion gone = await DeleteAsync(storage, DeletedKind.Run, $"{run.Id}");
        Assert.Equal([new("fits", 72), new("failures", 18), new("chunks", 10)], gone.Goes);
        Assert.Equal(before, await CountAsync(storage));
        Assert.Equal(10, await storage.CountAsync("chunks"));
        Assert.Equal(100, await storage.CountAsync("observations"));
        Assert.Equal("kept", Assert.Single(await storage.Get<IRunStore>().ListAsync(Cancellation)).Name);
        Assert.Equal(80, await storage.CountAsync(View(provider)));
        ArgumentException none = await Assert.ThrowsAsync<ArgumentException>(() =>
            DeleteAsync(storage, DeletedKind.Run, $"{run.Id}")
        );
        Assert.Contains("none in the database", none.Message, StringComparison.Ordinal);
    }

    /// <summary>Its name is free for others, whose columns may be different.</summary>
    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task The_view_of_fits_goes_with_the_last_run_that_it_shows(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 10);
        await storage.Get<IStorageMigrator>().MigrateAsync(Cancellation);
        await FitAsync(storage, run, chunks: 1);
        await DeleteAsync(storage, DeletedKind.Run, $"{run.Id}");
        await Assert.ThrowsAnyAsync<Exception>(() => storage.CountAsync(View(provider)));
        await Assert.ThrowsAnyAsync<Exception>(() => storage.CountAsync(View(provider, "_latest")));

        Run another = await storage
            .Get<IRunStore>()
            .CreateAsync(
                new NewRun
                {
                    Name = "another",
                    CatalogueName = "catalogue",
                    CampaignId = run.CampaignId,
                    NetworkId = run.NetworkId,
                    SettingsJson = "{}",
                    Parameters = [new("powerlaw.PhoIndex", ""), new("gaussian.LineE", "keV")],
                },
                Cancellation
            );
        Assert.Equal(run.FitsView, another.FitsView);
        await storage.Get<IStorageMigrator>().MigrateAsync(Cancellation);
        await storage.QueryAsync($"SELECT gaussian_linee FROM {View(provider)}");
    }

    [Fact]
    public async Task A_view_that_others_have_built_upon_is_in_the_way()
    {
        await using TestStorage storage = await databases.CreateAsync(StorageProvider.Postgres);
        Run run = await Samples.RunAsync(storage, 10);
        await FitAsync(storage, run, chunks: 1);
        await storage.QueryAsync("CREATE VIEW mine AS SELECT * FROM almagest.fits_powerlaw_clean");
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() =>
            DeleteAsync(storage, DeletedKind.Run, $"{run.Id}")
        );
        Assert.Contains("cannot drop view almagest.fits_powerlaw_clean", refused.Message, StringComparison.Ordinal);
        Assert.Equal(10, await storage.CountAsync("fits"));
        await storage.QueryAsync("DROP VIEW mine");
        // One that works may do it, though it may not change the schema.
        await storage.QueryAsync(DatabaseRoles.Sql("almagest_reader", "almagest_viewer", "almagest_worker"));
        await using TestStorage worker = storage.As("almagest_worker");
        await DeleteAsync(worker, DeletedKind.Run, $"{run.Id}");
        Assert.Equal(0, await storage.CountAsync("fits"));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_run_at_work_is_not_deleted(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 20, chunkSize: 10);
        IRunStore runs = storage.Get<IRunStore>();
        await RefusedAsync(storage, DeletedKind.Run, $"{run.Id}", "found it at work, with 2 of 2 chunks undone");
        Assert.True(await storage.Get<IChunkLeases>().TakeAsync(run.Id, 0, "tests", Terms, false, Cancellation));
        await runs.HoldAsync(run.Id, isForGood: false, Cancellation);
        await RefusedAsync(storage, DeletedKind.Run, $"{run.Id}", "found 1 chunks of it still at work");
        // Its worker died.
        storage.Clock.Advance(TimeSpan.FromMinutes(2));
        await DeleteAsync(storage, DeletedKind.Run, $"{run.Id}");
        Assert.Equal(0, await storage.CountAsync("runs"));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task What_is_still_on_its_way_for_a_deleted_run_is_dropped(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 10);
        IChunkStore chunks = storage.Get<IChunkStore>();
        IChunkLeases leases = storage.Get<IChunkLeases>();
        Assert.True(await leases.TakeAsync(run.Id, 0, "tests", Terms, false, Cancellation));
        ChunkResult late = Samples.Result(await chunks.LoadAsync(run.Id, 0, Cancellation));
        await storage.Get<IRunStore>().HoldAsync(run.Id, isForGood: false, Cancellation);
        storage.Clock.Advance(TimeSpan.FromMinutes(2));
        await DeleteAsync(storage, DeletedKind.Run, $"{run.Id}");

        // A run after it has another number, or the zombie's rows would be its.
        Run next = await Samples.AnotherRunAsync(storage, "next");
        Assert.False(await chunks.WriteAsync(late, Cancellation));
        Assert.False(await leases.RenewAsync(run.Id, 0, "tests", Terms.Lease, Cancellation));
        await leases.ReleaseAsync(run.Id, 0, "tests", "too late", Cancellation);
        Assert.False(await leases.TakeAsync(run.Id, 0, "tests", Terms, false, Cancellation));
        Assert.All(await CountAsync(storage), count => Assert.Equal(0, count));
        Assert.True(await storage.Get<IDeletionStore>().IsDeletedAsync(DeletedKind.Run, $"{run.Id}", Cancellation));
        Assert.False(await storage.Get<IDeletionStore>().IsDeletedAsync(DeletedKind.Run, $"{next.Id}", Cancellation));
        await Assert.ThrowsAsync<SpectralDataException>(() =>
            leases.TakeAsync(Guid.NewGuid(), 0, "tests", Terms, false, Cancellation)
        );
    }

    /// <summary>Whoever comes first: all rows of the chunk, or none, and never rows of no run.</summary>
    [Fact]
    public async Task A_worker_that_writes_while_its_run_is_deleted_leaves_nothing()
    {
        await using TestStorage storage = await databases.CreateAsync(StorageProvider.Postgres);
        Run first = await Samples.RunAsync(storage, 400, chunkSize: 20);
        for (int round = 0; round < 5; round++)
        {
            Run run = round == 0 ? first : await Samples.AnotherRunAsync(storage, $"run {round}", chunkSize: 20);
            IChunkStore chunks = storage.Get<IChunkStore>();
            ChunkWork[] work =
            [
                .. await Task.WhenAll(Enumerable.Range(0, 20).Select(chunk => chunks.LoadAsync(run.Id, chunk, Cancellation))),
            ];
            await storage.Get<IRunStore>().HoldAsync(run.Id, isForGood: true, Cancellation);
            Task[] writes = [.. work.Select(one => chunks.WriteAsync(Samples.Result(one), Cancellation))];
            await DeleteAsync(storage, DeletedKind.Run, $"{run.Id}");
            await Task.WhenAll(writes);
            Assert.All(await CountAsync(storage), count => Assert.Equal(0, count));
        }
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_catalogue_goes_with_its_observations_once_it_has_no_run(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        ICatalogueStore catalogues = storage.Get<ICatalogueStore>();
        Catalogue other = await catalogues.CreateAsync("other", "spectra/*.pha", Cancellation);
        await catalogues.AddAsync(other.Id, [Samples.Observation(0), Samples.Observation(1)], Cancellation);
        string[] tables = ["catalogues", "observations", "observation_files", "observation_details", "sources"];
        long[] before = [.. await Task.WhenAll(tables.Select(storage.CountAsync))];
        Run run = await Samples.RunAsync(storage, 5);
        string id = run.CatalogueId.ToString(CultureInfo.InvariantCulture);
        await RefusedAsync(storage, DeletedKind.Catalogue, id, "catalogue 'catalogue': found a run (run) of it");
        await storage.Get<IRunStore>().HoldAsync(run.Id, isForGood: true, Cancellation);
        await DeleteAsync(storage, DeletedKind.Run, $"{run.Id}");
        Deletion gone = await DeleteAsync(storage, DeletedKind.Catalogue, id);
        Assert.Equal([new("observations", 5)], gone.Goes);
        Assert.Equal(before, await Task.WhenAll(tables.Select(storage.CountAsync)));
        Assert.Equal("other", Assert.Single(await catalogues.ListAsync(Cancellation)).Name);
        // The name is free.
        Assert.NotEqual(run.CatalogueId, (await catalogues.CreateAsync("catalogue", "again", Cancellation)).Id);
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_campaign_goes_with_its_networks_and_trainings_once_nothing_needs_them(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 5);
        (string id, string network) = (run.CampaignId, run.NetworkId);
        await RefusedAsync(storage, DeletedKind.Campaign, id, "campaign 'power law': found a run (run) of it");
        await storage.Get<IRunStore>().HoldAsync(run.Id, isForGood: true, Cancellation);
        await DeleteAsync(storage, DeletedKind.Run, $"{run.Id}");

        ITrainingStore trainings = storage.Get<ITrainingStore>();
        Campaign sister = Samples.Campaign("sister");
        await storage.Get<ICampaignStore>().AddAsync(sister, Cancellation);
        Guid own = await trainings.CreateAsync(new(id, "{}"), Cancellation),
            others = await trainings.CreateAsync(new(sister.Id, $$"""{"sister":"{{network}}"}"""), Cancellation);
        await RefusedAsync(storage, DeletedKind.Campaign, id, $"found training {own} of it at work");
        Assert.True(await trainings.ClaimAsync(own, "tests", TimeSpan.FromSeconds(30), Cancellation));
        await trainings.SaveCheckpointAsync(own, [1, 2], Cancellation);
        await trainings.ReportAsync(
            new()
            {
                TrainingId = own,
                Stage = "regressor",
                Learnt = [new("regressor", 1, 1, 1)],
            },
            Cancellation
        );
        await trainings.HoldAsync(own, isForGood: true, Cancellation);
        await RefusedAsync(storage, DeletedKind.Campaign, id, $"found training {own} of it at work");
        storage.Clock.Advance(TimeSpan.FromMinutes(1));
        await RefusedAsync(storage, DeletedKind.Campaign, id, $"found training {others} of another campaign");
        await trainings.FailAsync(others, "no reason", Cancellation);

        IShardStore shards = storage.Get<IShardStore>();
        await shards.PlanAsync(id, 2, Cancellation);
        Assert.True(await shards.MarkDrawnAsync(id, 0, 256, 1, "tests", Cancellation));
        await storage.Get<INetworkStore>().PromoteAsync(network, "the first", Cancellation);
        Deletion gone = await DeleteAsync(storage, DeletedKind.Campaign, id);
        Assert.Equal([new("networks", 1), new("trainings", 1), new("drawn shards", 1)], gone.Goes);
        foreach (string table in (string[])["networks", "promotions", "shards", "training_checkpoints", "training_epochs"])
            Assert.Equal(0, await storage.CountAsync(table));
        Assert.Equal("sister", Assert.Single(await storage.Get<ICampaignStore>().ListAsync(Cancellation)).Name);
        Assert.False(await shards.MarkDrawnAsync(id, 1, 256, 1, "zombie", Cancellation));

        IDeletionStore deletions = storage.Get<IDeletionStore>();
        Assert.True(await deletions.IsDeletedAsync(DeletedKind.Campaign, id, Cancellation));
        await storage.Get<ICampaignStore>().AddAsync(Samples.Campaign(), Cancellation);
        Assert.False(await deletions.IsDeletedAsync(DeletedKind.Campaign, id, Cancellation));
        await DeleteAsync(storage, DeletedKind.Campaign, id);
    }

    private static Task<Deletion> DeleteAsync(TestStorage storage, DeletedKind kind, string id) =>
        storage.Get<IDeletionStore>().DeleteAsync(kind, id, Cancellation);

    private static async Task RefusedAsync(TestStorage storage, DeletedKind kind, string id, string reason)
    {
        Deletion looked = await storage.Get<IDeletionStore>().LookAsync(kind, id, Cancellation);
        Assert.Contains(reason, looked.Refusal, StringComparison.Ordinal);
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() => DeleteAsync(storage, kind, id));
        Assert.StartsWith(looked.Refusal!, refused.Message, StringComparison.Ordinal);
    }

    private static async Task FitAsync(TestStorage storage, Run run, int chunks)
    {
        IChunkStore store = storage.Get<IChunkStore>();
        for (int chunk = 0; chunk < chunks; chunk++)
            Assert.True(
                await store.WriteAsync(
                    Samples.Result(await store.LoadAsync(run.Id, chunk, Cancellation), failEvery: chunks == 1 ? 0 : 5),
                    Cancellation
                )
            );
    }

    private static async Task<long[]> CountAsync(TestStorage storage) =>
        [.. await Task.WhenAll(Results.Select(storage.CountAsync))];

    private static string View(StorageProvider provider, string subset = "") =>
        provider == StorageProvider.Postgres ? $"almagest.fits_powerlaw{subset}" : $"\"almagest.fits_powerlaw{subset}\"";
}
