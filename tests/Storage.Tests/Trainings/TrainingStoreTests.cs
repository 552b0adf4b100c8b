using Almagest.Learning.Campaigns;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Connections;
using Almagest.Storage.Trainings;

namespace Almagest.Storage.Tests.Trainings;

public sealed class TrainingStoreTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_training_is_followed_from_waiting_to_completed_and_stays_so(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Campaign campaign = Samples.Campaign();
        await storage.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        ITrainingStore trainings = storage.Get<ITrainingStore>();
        Guid id = await trainings.CreateAsync(campaign.Id, """{"epochs":10}""", Cancellation);
        Training waiting = (await trainings.FindAsync(id, Cancellation))!;
        Assert.Equal((TrainingState.Waiting, double.NaN), (waiting.State, waiting.Loss));

        TrainingReport report = new()
        {
            TrainingId = id,
            Stage = "regressor",
            Epoch = 3,
            Epochs = 10,
            Loss = 0.5,
            ValidationLoss = double.PositiveInfinity,
            Message = "a\0b",
        };
        await trainings.ReportAsync(report, Cancellation);
        storage.Clock.Advance(TimeSpan.FromSeconds(1));
        await trainings.ReportAsync(report with { Epoch = 4, Loss = double.NaN }, Cancellation);
        Training running = (await trainings.FindAsync(id, Cancellation))!;
        Assert.Equal((TrainingState.Running, "regressor", 4, 10), (running.State, running.Stage, running.Epoch, running.Epochs));
        Assert.Equal(
            (double.NaN, double.PositiveInfinity, double.NaN),
            (running.Loss, running.ValidationLoss, running.SpectraPerSecond)
        );
        Assert.Equal("a\uFFFDb", running.Message);
        Assert.Equal(TimeSpan.FromSeconds(1), running.UpdatedAt - running.StartedAt);

        await trainings.FailAsync(id, "loss is NaN", Cancellation);
        Assert.Equal(TrainingState.Failed, (await trainings.FindAsync(id, Cancellation))!.State);
        await trainings.CompleteAsync(id, "abc", Cancellation);
        await trainings.FailAsync(id, "too late", Cancellation);
        await trainings.ReportAsync(report, Cancellation);
        Training completed = Assert.Single(await trainings.ListAsync(Cancellation));
        Assert.Equal((TrainingState.Completed, "abc"), (completed.State, completed.NetworkId));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Settings_that_are_no_JSON_are_the_callers_mistake(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        await Assert.ThrowsAsync<ArgumentException>(() =>
            storage.Get<ITrainingStore>().CreateAsync("x", "epochs: 10", Cancellation)
        );
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task One_worker_has_a_training_until_it_gives_it_back_or_is_silent_for_long(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        (ITrainingStore trainings, Guid id) = await OneAsync(storage);
        TimeSpan lease = TimeSpan.FromSeconds(30);

        Assert.True(await trainings.ClaimAsync(id, "a", lease, Cancellation));
        Assert.False(await trainings.ClaimAsync(id, "b", lease, Cancellation));
        storage.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.True(await trainings.ClaimAsync(id, "a", lease, Cancellation));
        storage.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.False(await trainings.ClaimAsync(id, "b", lease, Cancellation));
        storage.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.True(await trainings.ClaimAsync(id, "b", lease, Cancellation));
        Assert.False(await trainings.ClaimAsync(id, "a", lease, Cancellation));
        await trainings.ReleaseAsync(id, "a", Cancellation);
        Assert.False(await trainings.ClaimAsync(id, "a", lease, Cancellation));
        await trainings.ReleaseAsync(id, "b", Cancellation);
        Assert.True(await trainings.ClaimAsync(id, "a", lease, Cancellation));
        Assert.Equal("a", (await trainings.FindAsync(id, Cancellation))!.ClaimedBy);
        await trainings.CompleteAsync(id, "abc", Cancellation);
        Assert.False(await trainings.ClaimAsync(id, "a", lease, Cancellation));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task The_newest_checkpoint_is_kept_until_the_training_is_completed(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        (ITrainingStore trainings, Guid id) = await OneAsync(storage);

        Assert.Null(await trainings.FindCheckpointAsync(id, Cancellation));
        await trainings.SaveCheckpointAsync(id, [1, 2], Cancellation);
        await trainings.SaveCheckpointAsync(id, [3, 4, 5], Cancellation);
        Assert.Equal([3, 4, 5], await trainings.FindCheckpointAsync(id, Cancellation));
        await storage.QueryAsync(
            provider == StorageProvider.Sqlite
                ? "UPDATE training_checkpoints SET content = x'00'"
                : "UPDATE training_checkpoints SET content = '\\x00'"
        );
        Assert.Null(await trainings.FindCheckpointAsync(id, Cancellation));
        await trainings.SaveCheckpointAsync(id, [6], Cancellation);
        await trainings.CompleteAsync(id, "abc", Cancellation);
        Assert.Null(await trainings.FindCheckpointAsync(id, Cancellation));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task An_open_training_of_the_same_settings_is_found_again(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        (ITrainingStore trainings, Guid id) = await OneAsync(storage);
        string campaign = (await trainings.FindAsync(id, Cancellation))!.CampaignId;

        Assert.Equal(id, await trainings.FindOpenAsync(campaign, """{ "epochs" : 10 }""", Cancellation));
        Assert.Null(await trainings.FindOpenAsync(campaign, """{"epochs":11}""", Cancellation));
        Assert.Null(await trainings.FindOpenAsync("another", """{"epochs":10}""", Cancellation));
        await trainings.CompleteAsync(id, "abc", Cancellation);
        Assert.Null(await trainings.FindOpenAsync(campaign, """{"epochs":10}""", Cancellation));
    }

    private static async Task<(ITrainingStore Trainings, Guid Id)> OneAsync(TestStorage storage)
    {
        Campaign campaign = Samples.Campaign();
        await storage.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        ITrainingStore trainings = storage.Get<ITrainingStore>();
        return (trainings, await trainings.CreateAsync(campaign.Id, """{"epochs":10}""", Cancellation));
    }
}
