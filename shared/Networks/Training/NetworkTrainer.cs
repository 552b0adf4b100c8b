using System.Collections.Concurrent;
using Almagest.Networks.Bundles;
using Almagest.Networks.Devices;
using Almagest.Spectra;
using Almagest.Spectra.Inputs;

namespace Almagest.Networks.Training;

/// <summary>Trains the auto-encoder and the regressors of a campaign, each on a thread of its own.</summary>
/// <remarks>
/// Without noise the regressor learns on full, clean spectra, by itself. With noise it learns on the fillings that the
/// auto-encoder makes while it learns, batch by batch and in order, so that the result does not depend on the threads.
/// </remarks>
public static class NetworkTrainer
{
    private const int BatchesAhead = 16;

    /// <param name="set">N spectra in every bin that instruments cover; gaps are drawn by <paramref name="masks"/>.</param>
    /// <param name="progress">Told after every epoch of either network; null: nobody.</param>
    /// <exception cref="ArgumentException">Arrays that do not fit, or settings out of range.</exception>
    /// <exception cref="SpectralDataException">Too few spectra, or numbers that are not finite.</exception>
    /// <exception cref="InvalidOperationException">The training lost its way: a loss is not finite.</exception>
    public static NetworkBundle Train(
        TrainingSet set, MaskSource masks, NetworkDescription description, NetworkSettings settings,
        IProgress<TrainingProgress>? progress, TorchDevice device, CancellationToken cancellation)
    {
        settings.Check();
        var data = new TrainingArrays(set, description, settings);
        var nets = new BundleArchitecture(settings.DenoiserWidths, settings.RegressorWidth, settings.RegressorBlocks, settings.EnsembleSize,
            RegressorSeesMask: data.Noisy, RegressorGivesVariance: data.Noisy);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var batches = new BlockingCollection<RegressorBatch>(BatchesAhead);
        using var denoiser = new DenoiserTraining(
            data, BundleLayout.DenoiserNet(nets, data.Bins, data.ContextCount), masks, settings, device.Torch)
        {
            Feed = data.Noisy ? batch => batches.Add(batch, stop.Token) : null,
        };
        using var regressors = new RegressorTraining(
            BundleLayout.RegressorNet(nets, data.Bins, data.ContextCount, data.TargetCount), data.TargetCount, data.Noisy, settings, device.Torch);
        var told = new Lock();
        void Tell(TrainingProgress step)
        {
            lock (told) progress?.Report(step);
        }
        int regressorEpochs = data.Noisy ? settings.Epochs : settings.RegressorEpochs;
        var denoiserReporter = new TrainingReporter(TrainingStage.Denoiser, settings.Epochs, Tell);
        var regressorReporter = new TrainingReporter(TrainingStage.Regressor, regressorEpochs, Tell);
        IEnumerable<RegressorBatch> shown = data.Noisy ? batches.GetConsumingEnumerable(stop.Token) : new CleanBatches(data, settings).All();
        RunTogether(stop,
            () =>
            {
                denoiser.Run(denoiserReporter, stop.Token);
                batches.CompleteAdding();
            },
            () => regressors.Run(shown, (long)regressorEpochs * data.BatchesPerEpoch(settings), regressorReporter, stop.Token));
        cancellation.ThrowIfCancellationRequested();
        return new BundleWriter(set, data, description, settings, nets, masks, device).Write(denoiser.Weights, regressors.Members,
            new Dictionary<string, IReadOnlyList<EpochLosses>>
            {
                [TrainingStage.Denoiser] = denoiserReporter.Curve,
                [TrainingStage.Regressor] = regressorReporter.Curve,
            });
    }

    /// <summary>Each on a thread of its own, because a dispose scope belongs to its thread. If one fails, the others stop.</summary>
    private static void RunTogether(CancellationTokenSource stop, params ReadOnlySpan<Action> actions)
    {
        var failures = new ConcurrentQueue<Exception>();
        var threads = new List<Thread>();
        foreach (Action action in actions)
        {
            var thread = new Thread(() =>
            {
                try
                {
                    action();
                }
#pragma warning disable CA1031 // Whatever it is, it is thrown again by the thread that waits.
                catch (Exception error)
#pragma warning restore CA1031
                {
                    failures.Enqueue(error);
                    stop.Cancel();
                }
            });
            thread.Start();
            threads.Add(thread);
        }
        foreach (Thread thread in threads) thread.Join();
        // The one that failed first told the others to stop; what they say of that is no news.
        if (failures.TryPeek(out Exception? first)) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
    }
}
