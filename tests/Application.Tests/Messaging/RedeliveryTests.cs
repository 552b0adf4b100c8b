using Almagest.Application.Messaging;
using Almagest.Application.Registration;
using Almagest.Contracts;
using Almagest.Learning.Campaigns;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Migrations;
using Almagest.Storage.Shards;
using Almagest.Storage.Trainings;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Application.Tests.Messaging;

/// <summary>What is sent again, and when; nobody obeys. The clock is moved by hand.</summary>
public sealed class RedeliveryTests : IAsyncLifetime, ICommandSender, IWorkerFaults
{
    private static readonly Campaign Campaign = ProtocolS.Campaign(spectra: 700);

    private readonly string _folder = Directory.CreateTempSubdirectory("almagest-redelivery-").FullName;
    private readonly List<object> _sent = [];
    private readonly MovedClock _clock = new();
    private ServiceProvider _services = null!;

    public Exception? Last => null;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Redelivery Redelivery => Get<Redelivery>();

    public async ValueTask InitializeAsync()
    {
        _services = SqliteServices
            .In(_folder, ("Redelivery:ShardSeconds", "200"), ("Redelivery:TrainingSeconds", "300"))
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton<ICommandSender>(this)
            .AddSingleton<IWorkerFaults>(this)
            .AddAlmagestApplication()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
        await Get<IStorageMigrator>().MigrateAsync(Cancellation);
        await Get<ICampaignStore>().AddAsync(Campaign, Cancellation);
        await Get<IShardStore>().PlanAsync(Campaign.Id, Campaign.ShardCount, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    Task ICommandSender.SendAsync<T>(T command, CancellationToken cancellation)
    {
        _sent.Add(command);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_shard_is_asked_for_again_when_it_was_not_drawn_in_its_time()
    {
        await Redelivery.SendTrainingAsync(await TrainingAsync(), Campaign.Id, Cancellation);
        Assert.Equal([0, 1, 2], Shards());
        await Get<IShardStore>().MarkDrawnAsync(Campaign.Id, 1, 256, 1, "tests", Cancellation);
        await AfterAsync(199, () => Redelivery.ResendShardsAsync(Campaign.Id, Cancellation), expected: 0);
        await AfterAsync(2, () => Redelivery.ResendShardsAsync(Campaign.Id, Cancellation), expected: 2);
        Assert.Equal([0, 2], Shards());
    }

    [Fact]
    public async Task A_reader_that_lacks_shards_has_those_drawn_again_that_the_log_lost_and_waits_for_those_under_way()
    {
        // Nobody planned or asked: all at once.
        await AfterAsync(0, () => Redelivery.ResendShardsAsync(Campaign, Set(0, 2), Cancellation), expected: 2);
        Assert.Equal([0, 2], Shards());
        // Another reader, as impatient as this one.
        await AfterAsync(100, () => Redelivery.ResendShardsAsync(Campaign, Set(0, 2), Cancellation), expected: 0);
        await Get<IShardStore>().MarkDrawnAsync(Campaign.Id, 0, 256, 1, "tests", Cancellation);
        await AfterAsync(199, () => Redelivery.ResendShardsAsync(Campaign, Set(0), Cancellation), expected: 0);
        // Drawn long ago and not in the log.
        await AfterAsync(2, () => Redelivery.ResendShardsAsync(Campaign, Set(0), Cancellation), expected: 1);
        await AfterAsync(2, () => Redelivery.ResendShardsAsync(Campaign, Set(0), Cancellation), expected: 0);
        Assert.Equal(0, (await Get<IShardStore>().ProgressAsync(Campaign.Id, Cancellation)).Drawn);
    }

    [Fact]
    public async Task A_training_is_asked_for_again_when_it_was_silent_for_its_time_and_until_it_has_ended()
    {
        Guid id = await TrainingAsync();
        await Redelivery.SendTrainingAsync(id, Campaign.Id, Cancellation);
        Assert.False(await ResendAfterAsync(id, 299));
        Assert.True(await ResendAfterAsync(id, 2));
        Assert.False(await ResendAfterAsync(id, 299));
        await Get<ITrainingStore>().ReportAsync(new TrainingReport { TrainingId = id, Stage = "reading shards" }, Cancellation);
        Assert.False(await ResendAfterAsync(id, 299));
        Assert.True(await ResendAfterAsync(id, 2));
        await Get<ITrainingStore>().FailAsync(id, "no reason", Cancellation);
        Assert.False(await ResendAfterAsync(id, 1_000));
        Assert.Equal(3, _sent.OfType<TrainNetwork>().Count(command => command.TrainingId == id));
    }

    [Fact]
    public async Task An_ensemble_is_not_silent_while_a_member_learns()
    {
        var settings = new TrainingSettings { Members = 2 };
        Guid whole = await Get<ITrainingStore>().CreateAsync(new NewTraining(Campaign.Id, settings.ToJson()), Cancellation);
        await Redelivery.SendTrainingAsync(whole, Campaign.Id, Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(200));
        (Guid member, TrainingSettings its) = settings.MembersOf(whole)[1];
        await Get<ITrainingStore>().CreateAsync(new NewTraining(Campaign.Id, its.ToJson()) { Id = member }, Cancellation);
        Assert.False(await ResendAfterAsync(whole, 299));
        Assert.True(await ResendAfterAsync(whole, 2));
    }

    private T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    private Task<Guid> TrainingAsync() =>
        Get<ITrainingStore>().CreateAsync(new NewTraining(Campaign.Id, new TrainingSettings().ToJson()), Cancellation);

    private async Task AfterAsync(double seconds, Func<Task<int>> resend, int expected)
    {
        _sent.Clear();
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(expected, await resend());
        Assert.Equal(expected, _sent.Count);
    }

    private async Task<bool> ResendAfterAsync(Guid training, double seconds)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        Training now = (await Get<ITrainingStore>().FindAsync(training, Cancellation))!;
        return await Redelivery.ResendTrainingAsync(now, Cancellation);
    }

    private int[] Shards() => [.. _sent.OfType<SimulateShard>().Select(command => command.ShardIndex)];

    private static HashSet<int> Set(params int[] shards) => [.. shards];

    private sealed class MovedClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public void Advance(TimeSpan time) => _now += time;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
