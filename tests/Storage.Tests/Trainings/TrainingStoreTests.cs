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
        Guid id = await trainings.CreateAsync(new NewTraining(campaign.Id, """{"epochs":10}"""), Cancellation);
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
    public async Task Losses_are_kept_epoch_by_epoch_until_it_is_completed(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Campaign campaign = Samples.Campaign();
        await storage.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        ITrainingStore trainings = storage.Get<ITrainingStore>();
        Guid id = await trainings.CreateAsync(new NewTraining(campaign.Id, "{}"), Cancellation),
            other = await trainings.CreateAsync(new NewTraining(campaign.Id, "{}"), Cancellation);
        await ReportAsync(id, new("regressor", 2, 0.5, double.NaN), new("regressor", 1, 1, 2));
        await ReportAsync(other, new LearntEpoch("regressor", 1, 9, 9));
        // An attempt that goes on from before says it anew.
        await ReportAsync(id, new("regressor", 2, 0.4, 0.6), new("dae", 1, double.PositiveInfinity, 3));
        ILookup<Guid, LearntEpoch> kept = await trainings.EpochsAsync([id], Cancellation);
        Assert.Equal(
            [new("dae", 1, double.PositiveInfinity, 3), new("regressor", 1, 1, 2), new LearntEpoch("regressor", 2, 0.4, 0.6)],
            kept[id]
        );
        Assert.Empty(kept[other]);
        await trainings.CompleteAsync(id, "abc", Cancellation);
        await ReportAsync(id, new LearntEpoch("late", 1, 1, 1));
        kept = await trainings.EpochsAsync([id, other], Cancellation);
        Assert.Empty(kept[id]);
        Assert.Single(kept[other]);

        Task ReportAsync(Guid training, params LearntEpoch[] learnt) =>
            trainings.ReportAsync(
                new()
                {
                    TrainingId = training,
                    Stage = "regressor",
                    Learnt = learnt,
                },
                Cancellation
            );
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Settings_that_are_no_JSON_are_the_callers_mistake(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        await Assert.ThrowsAsync<ArgumentException>(() =>
            storage.Get<ITrainingStore>().CreateAsync(new NewTraining("x", "epochs: 10"), Cancellation)
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

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Next_is_the_owner_with_the_fewest_at_work_and_of_that_owner_the_highest_priority(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        (ITrainingStore trainings, _) = await OneAsync(storage, "anna");
        await CreateAsync(storage, "anna", "a2");
        await CreateAsync(storage, "anna", "a3", priority: 2);
        Guid last = await CreateAsync(storage, "bert", "b1");
        await trainings.SetPriorityAsync(last, -3, Cancellation);
        await CreateAsync(storage, "bert", "b2", priority: -4);
        List<string> order = [];
        while (await trainings.ClaimNextAsync($"worker {order.Count}", TimeSpan.FromMinutes(1), Cancellation) is { } next)
            order.Add((await trainings.FindAsync(next, Cancellation))!.SettingsJson.Split('"')[1]);
        Assert.Equal(["a3", "b1", "epochs", "b2", "a2"], order);
        // All are silent: the first come first again.
        storage.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.NotNull(await trainings.ClaimNextAsync("heir", TimeSpan.FromMinutes(1), Cancellation));
    }

    /// <summary>With one trainer nobody is at work when it asks.</summary>
    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Owners_take_turns_however_many_trainings_one_has(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        (ITrainingStore trainings, _) = await OneAsync(storage, "anna");
        await CreateAsync(storage, "anna", "a2");
        await CreateAsync(storage, "anna", "a3");
        await CreateAsync(storage, "bert", "b1");
        await CreateAsync(storage, "bert", "b2");
        List<string> order = [];
        while (await trainings.ClaimNextAsync("worker", TimeSpan.FromMinutes(1), Cancellation) is { } next)
        {
            order.Add((await trainings.FindAsync(next, Cancellation))!.SettingsJson.Split('"')[1]);
            storage.Clock.Advance(TimeSpan.FromSeconds(10));
            await trainings.ReportAsync(new TrainingReport { TrainingId = next, Stage = "regressor" }, Cancellation);
            await trainings.CompleteAsync(next, "abc", Cancellation);
            await trainings.ReleaseAsync(next, "worker", Cancellation);
        }
        Assert.Equal(["epochs", "b1", "a2", "b2", "a3"], order);
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_training_that_is_held_is_nobodys_and_its_trainer_hears_of_it(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        (ITrainingStore trainings, Guid id) = await OneAsync(storage);
        TimeSpan lease = TimeSpan.FromSeconds(30);
        Assert.Equal(id, await trainings.ClaimNextAsync("a", lease, Cancellation));
        await trainings.HoldAsync(id, isForGood: false, Cancellation);
        Assert.False(await trainings.ClaimAsync(id, "a", lease, Cancellation));
        await trainings.ReportAsync(new TrainingReport { TrainingId = id, Stage = "late" }, Cancellation);
        Training paused = (await trainings.FindAsync(id, Cancellation))!;
        Assert.Equal((TrainingState.Paused, null, false), (paused.State, paused.Stage, paused.IsOpen));
        await trainings.ReleaseAsync(id, "a", Cancellation);
        Assert.Null(await trainings.ClaimNextAsync("b", lease, Cancellation));
        // Asking for the same again finds it.
        Assert.Equal(id, await trainings.FindOpenAsync(paused.CampaignId, paused.SettingsJson, Cancellation));
        await trainings.HoldAsync(id, isForGood: true, Cancellation);
        Assert.Equal(TrainingState.Cancelled, (await trainings.FindAsync(id, Cancellation))!.State);
        await trainings.ResumeAsync(id, Cancellation);
        Assert.Equal(id, await trainings.ClaimNextAsync("b", lease, Cancellation));
        await trainings.CompleteAsync(id, "abc", Cancellation);
        await trainings.HoldAsync(id, isForGood: true, Cancellation);
        await trainings.ResumeAsync(id, Cancellation);
        Assert.Equal(TrainingState.Completed, (await trainings.FindAsync(id, Cancellation))!.State);
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Members_rest_and_go_on_with_the_whole_which_waits_for_them(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        (ITrainingStore trainings, Guid other) = await OneAsync(storage);
        await trainings.FailAsync(other, "out of the way", Cancellation);
        var settings = new TrainingSettings { Members = 2 };
        string campaign = Samples.Campaign().Id;
        Guid whole = await trainings.CreateAsync(new NewTraining(campaign, settings.ToJson()), Cancellation);
        foreach ((Guid id, TrainingSettings its) in settings.MembersOf(whole))
            await trainings.CreateAsync(new NewTraining(campaign, its.ToJson()) { Id = id }, Cancellation);
        Guid[] members = [.. settings.MembersOf(whole).Select(member => member.Id)];
        await trainings.HoldAsync(whole, isForGood: false, Cancellation);
        Assert.Null(await trainings.ClaimNextAsync("a", TimeSpan.FromMinutes(1), Cancellation));
        await trainings.ResumeAsync(whole, Cancellation);
        HashSet<Guid> taken =
        [
            (await trainings.ClaimNextAsync("a", TimeSpan.FromMinutes(1), Cancellation))!.Value,
            (await trainings.ClaimNextAsync("b", TimeSpan.FromMinutes(1), Cancellation))!.Value,
        ];
        Assert.Equal(members.ToHashSet(), taken);
        Assert.Null(await trainings.ClaimNextAsync("c", TimeSpan.FromMinutes(1), Cancellation));
        foreach (Guid member in members)
            await trainings.CompleteAsync(member, "abc", Cancellation);
        Assert.Equal(whole, await trainings.ClaimNextAsync("c", TimeSpan.FromMinutes(1), Cancellation));
    }

    private static Task<Guid> CreateAsync(TestStorage storage, string owner, string word, int priority = 0)
    {
        storage.Clock.Advance(TimeSpan.FromSeconds(1));
        return storage
            .Get<ITrainingStore>()
            .CreateAsync(
                new NewTraining(Samples.Campaign().Id, $$"""{"{{word}}":1}""") { Owner = owner, Priority = priority },
                Cancellation
            );
    }

    private static async Task<(ITrainingStore Trainings, Guid Id)> OneAsync(TestStorage storage, string owner = "")
    {
        Campaign campaign = Samples.Campaign();
        await storage.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        ITrainingStore trainings = storage.Get<ITrainingStore>();
        return (
            trainings,
            await trainings.CreateAsync(new NewTraining(campaign.Id, """{"epochs":10}""") { Owner = owner }, Cancellation)
        );
    }
}
