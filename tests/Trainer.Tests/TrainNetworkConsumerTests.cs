using System.Collections.Concurrent;
using Almagest.Contracts;
using Almagest.Hosting.ShardLog;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;
using Almagest.Networks.Bundles;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Deletions;
using Almagest.Storage.Networks;
using Almagest.Storage.Trainings;
using Almagest.Tests;

namespace Almagest.Trainer.Tests;

public sealed class TrainNetworkConsumerTests : IAsyncLifetime
{
    private readonly Campaign _campaign = ProtocolS.Campaign(spectra: 400);
    private RoleHost _host = null!;
    private ConcurrentQueue<TrainNetwork> _obeyed = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await RoleHost.StartAsync(
            builder => builder.AddTrainer(),
            bus => bus.AddTrainerConsumers(),
            ("Trainer:Epochs", "2"),
            ("Trainer:LeaseSeconds", "1"),
            ("Trainer:CheckpointSeconds", "0.2"),
            ("Redelivery:SweepSeconds", "1"),
            ("Redelivery:ShardSeconds", "1"),
            ("Trainer:MaxSpectra", "1000")
        );
        _obeyed = _host.Obeyed<TrainNetwork>();
        await _host.Get<ICampaignStore>().AddAsync(_campaign, Cancellation);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Shards_of_the_log_become_a_stored_network_and_a_second_delivery_changes_nothing()
    {
        await DrawAsync(0, 1);
        Guid training = await AskAsync(_campaign);
        Training done = await EndedAsync(training);
        NetworkRecord network = await _host.Get<INetworkStore>().GetAsync(done.NetworkId!, Cancellation);
        Assert.Equal(_campaign.Id, network.CampaignId);
        NetworkBundle bundle = NetworkBundle.Read(network.Bundle, network.Id);
        Assert.Equal(
            (_campaign.Id, 400),
            (bundle.Metadata.CampaignId, bundle.Metadata.TrainingSpectra + bundle.Metadata.ValidationSpectra)
        );
        Assert.Equal(TrainingState.Completed, done.State);

        // Without shards nothing could be learnt again, so its end shows that nothing was.
        await _host.Get<IShardLog>().DeleteAsync(_campaign.Id, Cancellation);
        await _host.SendAsync(new TrainNetwork { TrainingId = training, CampaignId = _campaign.Id });
        await RoleHost.EventuallyAsync(() => _obeyed.Count == 2);
        Assert.Single(await _host.Get<INetworkStore>().ListAsync(Cancellation));
        Assert.Equal(done.FinishedAt, (await _host.Get<ITrainingStore>().FindAsync(training, Cancellation))!.FinishedAt);
    }

    [Fact]
    public async Task Shards_that_do_not_come_are_asked_for_again_and_those_alone()
    {
        ConcurrentQueue<SimulateShard> asked = await _host.HearAsync<SimulateShard>("simulate-shard");
        await DrawAsync(1);
        Guid training = await AskAsync(_campaign);
        await RoleHost.EventuallyAsync(() => !asked.IsEmpty);
        Assert.All(asked, command => Assert.Equal((_campaign.Id, 0), (command.CampaignId, command.ShardIndex)));
        Assert.Empty(_obeyed);
        await DrawAsync(0);
        Assert.Equal(TrainingState.Completed, (await EndedAsync(training)).State);
    }

    [Fact]
    public async Task What_cannot_be_trained_ends_as_a_failed_training_with_its_reason()
    {
        Campaign other = _campaign with { Spectra = 1001 };
        await _host.Get<ICampaignStore>().AddAsync(other, Cancellation);
        Training ended = await EndedAsync(await AskAsync(other));
        Assert.Equal((TrainingState.Failed, null), (ended.State, ended.NetworkId));
        Assert.Contains(
            "found 1001 spectra; expected at most Trainer:MaxSpectra = 1000",
            ended.Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>Messages come in the order in which they were sent; which training each is for, the table says.</summary>
    [Fact]
    public async Task A_message_is_a_hint_and_what_is_learnt_is_next_by_owner_and_priority()
    {
        ITrainingStore trainings = _host.Get<ITrainingStore>();
        List<Guid> asked = [];
        foreach ((string owner, int priority) in ((string, int)[])[("anna", 0), ("anna", 1), ("bert", 0)])
            asked.Add(
                await trainings.CreateAsync(
                    new NewTraining(_campaign.Id, new TrainingSettings { Seed = asked.Count + 1 }.ToJson())
                    {
                        Owner = owner,
                        Priority = priority,
                    },
                    Cancellation
                )
            );
        await DrawAsync(0, 1);
        foreach (Guid training in asked)
            await _host.SendAsync(new TrainNetwork { TrainingId = training, CampaignId = _campaign.Id });
        var ended = new List<(int Place, DateTimeOffset At)>();
        int[] expected = [1, 2, 0];
        foreach (int place in expected)
            ended.Add((place, (await EndedAsync(asked[place])).FinishedAt!.Value));
        Assert.Equal(expected, ended.OrderBy(one => one.At).Select(one => one.Place));
    }

    [Fact]
    public async Task A_training_that_is_held_is_left_by_its_trainer_and_resumed_from_its_checkpoint()
    {
        ITrainingStore trainings = _host.Get<ITrainingStore>();
        await DrawAsync(0, 1);
        Guid training = await AskAsync(_campaign, new TrainingSettings { Epochs = 100_000 });
        Training? now = null;
        await RoleHost.EventuallyAsync(() =>
            (now = trainings.FindAsync(training, Cancellation).GetAwaiter().GetResult()!).Epoch > 100
            && trainings.FindCheckpointAsync(training, Cancellation).GetAwaiter().GetResult() is not null
        );
        await trainings.HoldAsync(training, isForGood: false, Cancellation);
        await RoleHost.EventuallyAsync(() => _obeyed.Count == 1);
        Training held = (await trainings.FindAsync(training, Cancellation))!;
        Assert.Equal((TrainingState.Paused, null), (held.State, held.ClaimedUntil));
        // A message that is still on its way takes nothing up.
        await _host.SendAsync(new TrainNetwork { TrainingId = training, CampaignId = _campaign.Id });
        await RoleHost.EventuallyAsync(() => _obeyed.Count == 2);

        await trainings.ResumeAsync(training, Cancellation);
        await _host.SendAsync(new TrainNetwork { TrainingId = training, CampaignId = _campaign.Id });
        await RoleHost.EventuallyAsync(() =>
            trainings.FindAsync(training, Cancellation).GetAwaiter().GetResult() is { State: TrainingState.Running, Epoch: > 50 }
        );
        await trainings.HoldAsync(training, isForGood: true, Cancellation);
        await RoleHost.EventuallyAsync(() => _obeyed.Count == 3);
    }

    [Fact]
    public async Task A_message_for_a_campaign_that_is_deleted_is_no_fault()
    {
        Guid training = await _host
            .Get<ITrainingStore>()
            .CreateAsync(new NewTraining(_campaign.Id, new TrainingSettings().ToJson()), Cancellation);
        await _host.Get<ITrainingStore>().HoldAsync(training, isForGood: true, Cancellation);
        await _host.Get<IDeletionStore>().DeleteAsync(DeletedKind.Campaign, _campaign.Id, Cancellation);
        await _host.SendAsync(new TrainNetwork { TrainingId = training, CampaignId = _campaign.Id });
        await RoleHost.EventuallyAsync(() => _obeyed.Count == 1);
    }

    [Fact]
    public async Task Members_of_an_ensemble_are_learnt_one_by_one_and_then_joined_and_the_whole_alone_is_promoted()
    {
        await DrawAsync(0, 1);
        Guid training = await AskAsync(_campaign, new TrainingSettings { Members = 2 });
        string network = (await EndedAsync(training)).NetworkId!;

        NetworkBundle whole = NetworkBundle.Read(
            (await _host.Get<INetworkStore>().GetAsync(network, Cancellation)).Bundle,
            network
        );
        Assert.Equal(2, whole.Metadata.Architecture.DenoiserCount);
        string[] members = whole.Metadata.Provenance["members"].Split(' ');
        IReadOnlyList<NetworkSummary> all = await _host.Get<INetworkStore>().ListAsync(Cancellation);
        Assert.Equal(members.Append(whole.Id).Order(), all.Select(network => network.Id).Order());
        Assert.Equal(
            members.Order(),
            all.Where(network => NetworkMetadata.IsMember(network.MetadataJson)).Select(network => network.Id).Order()
        );
        Assert.Equal(whole.Id, await _host.Get<INetworkStore>().FindChampionIdAsync(_campaign.Id, Cancellation));
        Assert.All(await _host.Get<ITrainingStore>().ListAsync(Cancellation), one =>
            Assert.Equal(TrainingState.Completed, one.State)
        );

        // The same again: nothing new is learnt.
        _obeyed.Clear();
        await _host.SendAsync(new TrainNetwork { TrainingId = training, CampaignId = _campaign.Id });
        await RoleHost.EventuallyAsync(() => _obeyed.Any(command => command.TrainingId == training));
        Assert.Equal(3, (await _host.Get<INetworkStore>().ListAsync(Cancellation)).Count);
    }

    [Fact]
    public async Task An_ensemble_fails_with_a_member_and_says_which()
    {
        Guid training = await _host
            .Get<ITrainingStore>()
            .CreateAsync(new NewTraining(_campaign.Id, new TrainingSettings { Members = 2 }.ToJson()), Cancellation);
        (Guid first, TrainingSettings settings) = new TrainingSettings { Members = 2 }.MembersOf(training)[0];
        await _host
            .Get<ITrainingStore>()
            .CreateAsync(new NewTraining(_campaign.Id, settings.ToJson()) { Id = first }, Cancellation);
        await _host.Get<ITrainingStore>().FailAsync(first, "out of luck", Cancellation);
        await _host.SendAsync(new TrainNetwork { TrainingId = training, CampaignId = _campaign.Id });
        Assert.Equal("Member 1 of 2: out of luck", (await EndedAsync(training)).Message);
    }

    private async Task<Guid> AskAsync(Campaign campaign, TrainingSettings? settings = null)
    {
        Guid training = await _host
            .Get<ITrainingStore>()
            .CreateAsync(new NewTraining(campaign.Id, (settings ?? new()).ToJson()), Cancellation);
        await _host.SendAsync(new TrainNetwork { TrainingId = training, CampaignId = campaign.Id });
        return training;
    }

    private async Task<Training> EndedAsync(Guid training)
    {
        for (int i = 0; i < 4_800; i++)
        {
            Training now = (await _host.Get<ITrainingStore>().FindAsync(training, Cancellation))!;
            if (now.State is TrainingState.Completed or TrainingState.Failed)
                return now;
            await Task.Delay(50, Cancellation);
        }
        throw new TimeoutException($"Training {training} did not end within four minutes.");
    }

    /// <summary>As a simulator would; twice, as one that was killed in between.</summary>
    private async Task DrawAsync(params int[] shards)
    {
        ShardSimulator simulator = await ShardSimulator.CreateAsync(_campaign, null, Cancellation);
        foreach (int shard in shards.Concat(shards))
            await _host
                .Get<IShardLog>()
                .AppendAsync(_campaign.Id, shard, ShardCodec.Write(simulator.Draw(shard, Cancellation)), Cancellation);
    }
}
