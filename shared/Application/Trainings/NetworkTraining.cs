using Almagest.Application.Messaging;
using Almagest.Application.Runs;
using Almagest.Learning.Campaigns;
using Almagest.Networks;
using Almagest.Networks.Bundles;
using Almagest.Spectra;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Networks;
using Almagest.Storage.Shards;
using Almagest.Storage.Trainings;

namespace Almagest.Application.Trainings;

/// <summary>Asks for the shards of a campaign and for the network to be learnt from them, and waits for it.</summary>
public sealed class NetworkTraining(
    ICampaignStore campaigns,
    IShardStore shards,
    ITrainingStore trainings,
    INetworkStore networks,
    Lookup lookup,
    Redelivery redelivery,
    IWorkerFaults faults,
    TimeProvider time
)
{
    private const int ShortestId = 4;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    /// <summary>Plans the shards, sends what is to be drawn, then asks for the network. Joins a training of the same that is
    /// not done yet; one that was held goes on.</summary>
    /// <returns>The training's id.</returns>
    /// <exception cref="SpectralDataException">The settings are out of range.</exception>
    /// <exception cref="RequestException">The priority is.</exception>
    public async Task<Guid> SubmitAsync(TrainingRequest request, CancellationToken cancellation)
    {
        Campaign campaign = request.Campaign;
        string json = request.Settings.Checked().ToJson();
        RunRequest.RequirePriority(request.Priority);
        await campaigns.AddAsync(campaign, cancellation);
        await shards.PlanAsync(campaign.Id, campaign.ShardCount, cancellation);
        Guid training = await trainings.FindOpenAsync(campaign.Id, json, cancellation)
            ?? await trainings.CreateAsync(
                new NewTraining(campaign.Id, json) { Owner = request.Owner, Priority = request.Priority },
                cancellation
            );
        await ResumeAsync(training, campaign.Id, cancellation);
        return training;
    }

    /// <summary>A training by its id, the beginning of one, or its campaign: of that, the newest that is not done.</summary>
    /// <exception cref="RequestException">There is none, or several ids begin so.</exception>
    public async Task<Training> FindAsync(string name, CancellationToken cancellation)
    {
        IReadOnlyList<Training> all = await trainings.ListAsync(cancellation);
        Training[] named =
        [
            .. all.Where(one => $"{one.Id}".StartsWith(name, StringComparison.OrdinalIgnoreCase) && name.Length >= ShortestId),
        ];
        if (named.Length > 1)
            throw new RequestException($"training '{name}': found {named.Length} whose ids begin so; expected more of the id.");
        if (named.Length == 1)
            // A member goes on and rests with the whole.
            return TrainingSettings.WholeOf(named[0].SettingsJson) is { } whole ? all.First(one => one.Id == whole) : named[0];
        Campaign campaign = await lookup.CampaignAsync(name, cancellation);
        return all.FirstOrDefault(one =>
            one.CampaignId == campaign.Id
            && TrainingSettings.WholeOf(one.SettingsJson) is null
            && one.State is not (TrainingState.Completed or TrainingState.Failed)
        ) ?? throw new RequestException($"campaign '{name}': found no training of it that is not done; expected one.");
    }

    /// <summary>Learns no more until it is resumed: a trainer at work stops within seconds, and keeps its last
    /// checkpoint.</summary>
    /// <param name="isForGood">Cancelled instead of paused. It may still be resumed.</param>
    /// <returns>The state that it has now: one that has ended stays so.</returns>
    public async Task<TrainingState> HoldAsync(Guid training, bool isForGood, CancellationToken cancellation)
    {
        await trainings.HoldAsync(training, isForGood, cancellation);
        return (await FindAsync(training, cancellation)).State;
    }

    /// <summary>Lets a training go on that was paused or cancelled.</summary>
    public Task ResumeAsync(Training training, CancellationToken cancellation) =>
        ResumeAsync(training.Id, training.CampaignId, cancellation);

    /// <exception cref="RequestException">It is out of its range.</exception>
    public Task SetPriorityAsync(Guid training, int priority, CancellationToken cancellation) =>
        trainings.SetPriorityAsync(training, RunRequest.RequirePriority(priority), cancellation);

    /// <summary>The network that the same campaign and settings have given already; null for none.</summary>
    public async Task<string?> FindDoneAsync(Campaign campaign, TrainingSettings settings, CancellationToken cancellation)
    {
        string wanted = settings.Checked().ToJson();
        return (await trainings.ListAsync(cancellation))
            .Where(one => one.CampaignId == campaign.Id && one.State == TrainingState.Completed && one.NetworkId is not null)
            .FirstOrDefault(one => TrainingSettings.Parse(one.SettingsJson).ToJson() == wanted)
            ?.NetworkId;
    }

    /// <summary>Submits, and waits until the network is learnt.</summary>
    /// <param name="progress">Told four times a second; null: nobody asks.</param>
    /// <exception cref="FailedException">The training failed, with its reason, or is paused or cancelled.</exception>
    /// <exception cref="SpectralDataException">The settings are out of range.</exception>
    /// <exception cref="InvalidOperationException">A worker of this process failed.</exception>
    public async Task<TrainedNetwork> RunAsync(
        TrainingRequest request,
        IProgress<TrainProgress>? progress,
        CancellationToken cancellation
    )
    {
        Guid training = await SubmitAsync(request, cancellation);
        Training ended = await WatchAsync(training, request.Campaign, progress, cancellation);
        string network = ended.NetworkId ?? throw new FailedException($"Training {training} failed: {ended.Message}");
        NetworkRecord record = await networks.GetAsync(network, cancellation);
        return new TrainedNetwork(
            training,
            network,
            NetworkMetadata.FailureOf(record.MetadataJson),
            NetworkBundle.Read(record.Bundle, network).Metadata.Provenance.GetValueOrDefault(NetworkDescription.StartKey)
        );
    }

    /// <summary>Waits until a training has ended, well or not; asks again for what nobody touches.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<Training> WatchAsync(
        Guid id,
        Campaign campaign,
        IProgress<TrainProgress>? progress,
        CancellationToken cancellation
    )
    {
        DateTimeOffset looked = time.GetUtcNow();
        bool isDrawn = false;
        while (true)
        {
            Training training = await FindAsync(id, cancellation);
            faults.ThrowIfAny(since: training.CreatedAt);
            bool hasEnded = training.State is TrainingState.Completed or TrainingState.Failed;
            if (!isDrawn)
            {
                ShardProgress drawn = await shards.ProgressAsync(campaign.Id, cancellation);
                isDrawn = drawn.Drawn >= drawn.Total || hasEnded;
                progress?.Report(new TrainProgress.Simulating(drawn.Spectra, campaign.Spectra, isDrawn));
            }
            if (isDrawn)
                progress?.Report(await LearningAsync(training, cancellation));
            if (hasEnded)
                return training;
            if (!training.IsOpen)
                throw new FailedException($"Training {id} is {training.State.ToString().ToLowerInvariant()}.");
            if (time.GetUtcNow() - looked >= redelivery.Interval)
            {
                looked = time.GetUtcNow();
                if (!await redelivery.ResendTrainingAsync(training, cancellation) && !isDrawn)
                    await redelivery.ResendShardsAsync(campaign.Id, cancellation);
            }
            await Task.Delay(Poll, time, cancellation);
        }
    }

    private async Task ResumeAsync(Guid training, string campaignId, CancellationToken cancellation)
    {
        await trainings.ResumeAsync(training, cancellation);
        await redelivery.SendTrainingAsync(training, campaignId, cancellation);
    }

    private async Task<TrainProgress> LearningAsync(Training training, CancellationToken cancellation)
    {
        var members = TrainingSettings.Parse(training.SettingsJson).MembersOf(training.Id);
        var learning = new List<Training>();
        foreach ((Guid id, _) in members)
            if (await trainings.FindAsync(id, cancellation) is { } member)
                learning.Add(member);
        return new TrainProgress.Learning(training, learning, members.Count);
    }

    private async Task<Training> FindAsync(Guid training, CancellationToken cancellation) =>
        await trainings.FindAsync(training, cancellation)
        ?? throw new InvalidOperationException($"Training {training} has vanished from the database.");
}
