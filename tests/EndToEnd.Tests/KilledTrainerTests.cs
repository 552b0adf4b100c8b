using Almagest.Application.Messaging;
using Almagest.Contracts;
using Almagest.EndToEnd.Tests.Processes;
using Almagest.Learning.Campaigns;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Networks;
using Almagest.Storage.Trainings;
using Xunit.Sdk;

namespace Almagest.EndToEnd.Tests;

[Collection(nameof(OneByOne))]
public sealed class KilledTrainerTests
{
    private static readonly (string, string)[] Settings =
    [
        ("ALMAGEST_Trainer__CheckpointSeconds", "0.2"),
        ("ALMAGEST_Trainer__LeaseSeconds", "3"),
        ("ALMAGEST_Trainer__AcknowledgeMinutes", "0.02"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// A trainer gets SIGKILL between two epochs, as far as the database can tell when; another goes on, while the message comes
    /// three times more; then the same is trained without a break. Messages are acknowledged before a training is over.
    /// </summary>
    [Fact]
    public async Task A_training_whose_trainer_is_killed_ends_with_the_same_network_as_an_uninterrupted_one()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        Campaign campaign = ProtocolS.Campaign(spectra: 3_000);
        await cluster.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        await cluster.UpAsync("simulator");
        Worker doomed = await cluster.UpAsync("trainer", Settings);
        await using Worker watcher = Worker.Start(cluster.Settings, "train", "protocol-s", "--epochs", "60", "--quiet");

        Training training = await CheckpointedAsync(cluster, watcher);
        doomed.Kill();
        await doomed.EndedAsync();
        Assert.Equal(TrainingState.Running, (await cluster.Get<ITrainingStore>().FindAsync(training.Id, Cancellation))!.State);
        await cluster.UpAsync("trainer", Settings);
        await cluster.UpAsync("trainer", Settings);
        for (int i = 0; i < 3; i++)
            await cluster
                .Get<ICommandSender>()
                .SendAsync(new TrainNetwork { TrainingId = training.Id, CampaignId = campaign.Id }, Cancellation);
        Assert.Equal(0, await watcher.EndedAsync());
        string resumed = watcher.Output.Trim();

        Assert.Equal(1, await cluster.QueryAsync<int>("SELECT count(*) FROM networks"));
        Assert.Equal(0, await cluster.QueryAsync<int>("SELECT count(*) FROM training_checkpoints"));
        Assert.Equal(resumed, await cluster.Get<INetworkStore>().FindChampionIdAsync(campaign.Id, Cancellation));
        Assert.Contains(TrainingsOf(cluster), line => line.Contains("goes on from a checkpoint", StringComparison.Ordinal));
        // What has been trained is not trained again: only if it counts for nothing.
        Assert.Equal(
            1,
            await cluster.QueryAsync<int>("UPDATE trainings SET state = 'failed' WHERE state = 'completed' RETURNING 1")
        );
        string uninterrupted = await Worker.RunAsync(cluster.Settings, "train", "protocol-s", "--epochs", "60", "--quiet");
        Assert.Equal(uninterrupted, resumed);
        Assert.Equal(1, await cluster.QueryAsync<int>("SELECT count(*) FROM trainings WHERE state = 'completed'"));
        Assert.Equal(2, await cluster.QueryAsync<int>("SELECT count(*) FROM trainings"));
    }

    /// <summary>Two trainers share the members of an ensemble, and a third comes when one of them is killed at a
    /// member.</summary>
    [Fact]
    public async Task Several_trainers_learn_an_ensemble_from_one_stream_and_outlive_one_of_them()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        Campaign campaign = ProtocolS.Campaign(spectra: 3_000);
        await cluster.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        await cluster.UpAsync("simulator");
        Worker doomed = await cluster.UpAsync("trainer", Settings);
        await cluster.UpAsync("trainer", Settings);
        await using Worker watcher = Worker.Start(
            cluster.Settings,
            "train",
            "protocol-s",
            "--ensemble",
            "3",
            "--epochs",
            "20",
            "--quiet"
        );

        while (
            await cluster.QueryAsync<int>(
                "SELECT count(DISTINCT claimed_by) FROM trainings WHERE state = 'running' AND epoch > 0"
            ) < 2
        )
            await Task.Delay(20, Cancellation);
        doomed.Kill();
        await doomed.EndedAsync();
        await cluster.UpAsync("trainer", Settings);
        Assert.Equal(0, await watcher.EndedAsync());

        Assert.Equal(4, await cluster.QueryAsync<int>("SELECT count(*) FROM trainings WHERE state = 'completed'"));
        Assert.Equal(4, await cluster.QueryAsync<int>("SELECT count(*) FROM networks"));
        Assert.Equal(0, await cluster.QueryAsync<int>("SELECT count(*) FROM training_checkpoints"));
        Assert.Equal(watcher.Output.Trim(), await cluster.Get<INetworkStore>().FindChampionIdAsync(campaign.Id, Cancellation));
    }

    private static string[] TrainingsOf(Cluster cluster) =>
        [.. cluster.Workers.SelectMany(worker => (worker.Output + worker.Errors).Split('\n'))];

    /// <summary>Once some epochs are kept and many are left.</summary>
    private static async Task<Training> CheckpointedAsync(Cluster cluster, Worker watcher)
    {
        while (
            await cluster.QueryAsync<int>("SELECT count(*) FROM training_checkpoints") == 0
            || (await OneAsync(cluster)).Epoch < 10
        )
        {
            if (await cluster.QueryAsync<int>("SELECT count(*) FROM trainings WHERE state IN ('completed', 'failed')") > 0)
                throw new XunitException($"The training was over before its trainer was killed:\n{watcher.Errors}");
            await Task.Delay(20, Cancellation);
        }
        return await OneAsync(cluster);
    }

    private static async Task<Training> OneAsync(Cluster cluster) =>
        Assert.Single(await cluster.Get<ITrainingStore>().ListAsync(Cancellation));
}
