using Almagest.Spectra.Campaigns;

namespace Almagest.Storage.Tests.Campaigns;

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
            TrainingId = id, Stage = "regressor", Epoch = 3, Epochs = 10, Loss = 0.5, ValidationLoss = double.PositiveInfinity, Message = "a\0b",
        };
        await trainings.ReportAsync(report, Cancellation);
        storage.Clock.Advance(TimeSpan.FromSeconds(1));
        await trainings.ReportAsync(report with { Epoch = 4, Loss = double.NaN }, Cancellation);
        Training running = (await trainings.FindAsync(id, Cancellation))!;
        Assert.Equal((TrainingState.Running, "regressor", 4, 10), (running.State, running.Stage, running.Epoch, running.Epochs));
        Assert.Equal((double.NaN, double.PositiveInfinity, double.NaN), (running.Loss, running.ValidationLoss, running.SpectraPerSecond));
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
        await Assert.ThrowsAsync<ArgumentException>(() => storage.Get<ITrainingStore>().CreateAsync("x", "epochs: 10", Cancellation));
    }
}
