using Almagest.Storage.Connections;
using Almagest.Storage.Runs;

namespace Almagest.Storage.Tests.Runs;

/// <summary>Runs that are submitted at the same time.</summary>
public sealed class RunsAtOnceTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Both have looked for the name before the first of them has stored it.</summary>
    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Of_two_of_one_name_that_are_submitted_at_once_one_is_told_as_a_later_one_would_be(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 5);
        NewRun twin = new()
        {
            Name = "twin",
            CatalogueName = run.CatalogueName,
            CampaignId = run.CampaignId,
            NetworkId = run.NetworkId,
            SettingsJson = "{}",
            Parameters = Samples.Parameters,
        };
        await using var gate = await storage.Get<Database>().OpenAsync(Cancellation);
        await using var closed = await gate.BeginTransactionAsync(Cancellation);
        if (provider == StorageProvider.Postgres)
        {
            await using var command = gate.CreateCommand();
            command.CommandText = "LOCK TABLE run_parameters IN SHARE MODE";
            await command.ExecuteNonQueryAsync(Cancellation);
        }
        Task<Exception?>[] making =
        [
            .. Enumerable
                .Range(0, 2)
                .Select(_ =>
                    Task.Run(
                        async () => await Record.ExceptionAsync(() => storage.Get<IRunStore>().CreateAsync(twin, Cancellation)),
                        Cancellation
                    )
                ),
        ];
        if (provider == StorageProvider.Postgres)
            while (Convert.ToInt32(await storage.QueryAsync("SELECT count(*) FROM pg_locks WHERE NOT granted"), null) < 2)
                await Task.Delay(20, Cancellation);
        else
            // Its writers wait for the gate, and can't be asked whether they do.
            await Task.Delay(500, Cancellation);
        await closed.RollbackAsync(Cancellation);
        Exception?[] ends = await Task.WhenAll(making);
        Assert.Single(ends, end => end is null);
        Assert.Equal(
            (await Record.ExceptionAsync(() => storage.Get<IRunStore>().CreateAsync(twin, Cancellation)))!.Message,
            Assert.IsType<ArgumentException>(ends.Single(end => end is not null)).Message
        );
        Assert.Equal(1, await storage.CountAsync("runs WHERE name = 'twin'"));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Runs_made_at_once_share_the_view_and_stay_apart(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        await using TestStorage other = storage.Another();
        Run run = await Samples.RunAsync(storage, 20);
        NewRun again = new()
        {
            Name = "again",
            CatalogueName = run.CatalogueName,
            CampaignId = run.CampaignId,
            NetworkId = run.NetworkId,
            SettingsJson = "{}",
            ChunkSize = 5,
            Parameters = [new("x", "")],
        };
        // All wait for the first of them at their chunks, so that they come to the view together.
        await using var gate = await storage.Get<Database>().OpenAsync(Cancellation);
        await using var closed = await gate.BeginTransactionAsync(Cancellation);
        if (provider == StorageProvider.Postgres)
        {
            await using var command = gate.CreateCommand();
            command.CommandText = "LOCK TABLE chunks IN SHARE MODE";
            await command.ExecuteNonQueryAsync(Cancellation);
        }
        Task<Run>[] making =
        [
            .. Enumerable
                .Range(0, 8)
                .Select(i =>
                    Task.Run(
                        () =>
                            (i % 2 == 0 ? storage : other)
                                .Get<IRunStore>()
                                .CreateAsync(again with { Name = $"again {i}" }, Cancellation),
                        Cancellation
                    )
                ),
        ];
        if (provider == StorageProvider.Postgres)
            while (
                Convert.ToInt32(
                    await storage.QueryAsync("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'chunks'::regclass"),
                    null
                ) < 8
            )
                await Task.Delay(20, Cancellation);
        await closed.RollbackAsync(Cancellation);
        Run[] made = await Task.WhenAll(making);
        Assert.Equal(8, made.Select(each => each.Id).Distinct().Count());
        await storage.MakeViewsAsync();
        Assert.Equal(0, await storage.CountAsync(Assert.Single(made.Select(each => each.WideView).Distinct())));
        Assert.Equal(33, await storage.CountAsync("chunks"));
        Assert.Equal(9, (await storage.Get<IRunStore>().ListAsync(Cancellation)).Count);
    }
}
