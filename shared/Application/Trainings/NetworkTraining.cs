using Almagest.Application.Messaging;
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
    Redelivery redelivery,
    IWorkerFaults faults,
    TimeProvider time
)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    /// <summary>Plans the shards, sends what is to be drawn, then asks for the network. Joins a training of the same that is
    /// not done yet.</summary>
    /// <returns>The training's id.</returns>
    /// <exception cref="SpectralDataException">The settings are out of range.</exception>
    public async Task<Guid> SubmitAsync(Campaign campaign, TrainingSettings settings, CancellationToken cancellation)
    {
        string json = settings.Checked().ToJson();
        await campaigns.AddAsync(campaign, cancellation);
        await shards.PlanAsync(campaign.Id, campaign.ShardCount, cancellation);
        Guid training = await trainings.FindOpenAsync(campaign.Id, json, cancellation)
            ?? await trainings.CreateAsync(campaign.Id, json, cancellation);
        await redelivery.SendTrainingAsync(training, campaign.Id, cancellation);
        return training;
    }

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
    /// <exception cref="FailedException">The training failed, with its reason.</exception>
    /// <exception cref="SpectralDataException">The settings are out of range.</exception>
    /// <exception cref="InvalidOperationException">A worker of this process failed.</exception>
    public async Task<TrainedNetwork> RunAsync(
        Campaign campaign,
        TrainingSettings settings,
        IProgress<TrainProgress>? progress,
        CancellationToken cancellation
    )
    {
        Guid training = await SubmitAsync(campaign, settings, cancellation);
        Training ended = await WatchAsync(training, campaign, progress, cancellation);
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
            if (time.GetUtcNow() - looked >= redelivery.Interval)
            {
                looked = time.GetUtcNow();
                if (!await redelivery.ResendTrainingAsync(training, cancellation) && !isDrawn)
                    await redelivery.ResendShardsAsync(campaign.Id, cancellation);
            }
            await Task.Delay(Poll, time, cancellation);
        }
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
