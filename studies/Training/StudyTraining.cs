using Almagest.Cli.Terminal;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Shards;
using Almagest.Networks;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fused;
using Almagest.Spectra.Responses;
using Almagest.Trainer.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Almagest.Studies.Training;

/// <summary>Learns networks for the study as `almagest train` does, and shows how far they are.</summary>
internal static class StudyTraining
{
    /// <summary>The networks of a campaign, without what comes after them; with as many epochs as `almagest train` takes unless
    /// told.</summary>
    public static async Task<NetworkBundle> LearnAsync(
        Campaign campaign,
        IResponseLibrary? library,
        int? epochs,
        string title,
        WorkDisplay display,
        CancellationToken cancellation
    )
    {
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(campaign, library, cancellation);
        Shard[] shards = (await ShardSimulator.CreateAsync(campaign, library, cancellation)).DrawAll(cancellation);
        return await WatchAsync(
            title,
            display,
            progress =>
                Task.FromResult(
                    NetworkRecipe.Train(
                        encoder,
                        shards,
                        new TrainingSettings { Epochs = epochs },
                        progress,
                        checkpoints: null,
                        ProcessorEngine.Instance,
                        NullLogger.Instance,
                        cancellation
                    )
                ),
            cancellation
        );
    }

    /// <summary>Runs a training on another thread and shows its epochs.</summary>
    public static async Task<T> WatchAsync<T>(
        string title,
        WorkDisplay display,
        Func<IProgress<TrainingProgress>, Task<T>> train,
        CancellationToken cancellation
    )
    {
        var last = new Latest();
        Task<T> training = Task.Run(() => train(last), cancellation);
        await display.WatchAsync(title, "epochs", _ => Task.FromResult(last.State(training.IsCompleted)), cancellation);
        return await training;
    }
}
