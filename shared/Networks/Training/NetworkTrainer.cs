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

    /// <summary>Trains on the same spectra in every epoch, under gaps that are drawn anew.</summary>
    /// <param name="set">N spectra in every bin that instruments cover.</param>
    /// <param name="masks">Batch 0 is for validation, batch n for epoch n.</param>
    /// <param name="progress">Told after every epoch of either network; null: nobody.</param>
    /// <exception cref="ArgumentException">Arrays that do not fit, or settings out of range.</exception>
    /// <exception cref="SpectralDataException">Too few spectra, or numbers that are not finite.</exception>
    /// <exception cref="InvalidOperationException">The training lost its way: a loss is not finite.</exception>
    public static NetworkBundle Train(
        TrainingSet set, MaskSource masks, NetworkDescription description, NetworkSettings settings,
        IProgress<TrainingProgress>? progress, TorchDevice device, CancellationToken cancellation)
    {
        bool[] covered = set.Input.Observed;
        return Train(
            epoch => set with { Input = set.Input with { Observed = [.. covered.Zip(masks((uint)epoch, set.Input.Count), (seen, open) => seen && open)] } },
            description, settings, progress, device, cancellation);
    }

    /// <summary>Trains on spectra whose gaps, and noise if any, may be drawn anew in each epoch.</summary>
    /// <param name="epochs">
    /// The spectra at an epoch, a pure function of its number, with gaps; always as many, in the same order. Epoch 0 is for
    /// validation and for the normalisation, the training begins with 1. Called by one thread at a time.
    /// </param>
    /// <inheritdoc cref="Train(TrainingSet, MaskSource, NetworkDescription, NetworkSettings, IProgress{TrainingProgress}?, TorchDevice, CancellationToken)"/>
    public static NetworkBundle Train(
        Func<int, TrainingSet> epochs, NetworkDescription description, NetworkSettings settings,
        IProgress<TrainingProgress>? progress, TorchDevice device, CancellationToken cancellation)
    {
        settings.Check();
        TrainingSet set = epochs(0);
        var first = new TrainingArrays(set, description, settings);
        bool noisy = first.Noisy;
        var nets = new BundleArchitecture(settings.DenoiserWidths, settings.RegressorWidth, settings.RegressorBlocks, settings.EnsembleSize,
            RegressorSeesMask: noisy, RegressorGivesVariance: noisy);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var batches = new BlockingCollection<RegressorBatch>(BatchesAhead);
        using var denoiser = new DenoiserTraining(BundleLayout.DenoiserNet(nets, first.Bins, first.ContextCount), settings, device.Torch)
        {
            Feed = noisy ? batch => batches.Add(batch, stop.Token) : null,
        };
        using var regressors = new RegressorTraining(
            BundleLayout.RegressorNet(nets, first.Bins, first.ContextCount, first.TargetCount), first.TargetCount, noisy, settings, device.Torch);
        var told = new Lock();
        void Tell(TrainingProgress step)
        {
            lock (told) progress?.Report(step);
        }
        int regressorEpochs = noisy ? settings.Epochs : settings.RegressorEpochs;
        var denoiserReporter = new TrainingReporter(TrainingStage.Denoiser, settings.Epochs, Tell);
        var regressorReporter = new TrainingReporter(TrainingStage.Regressor, regressorEpochs, Tell);
        IEnumerable<RegressorBatch> shown = noisy ? batches.GetConsumingEnumerable(stop.Token) : new CleanBatches(first, settings).All();
        RunTogether(stop,
            () =>
            {
                denoiser.Run(first, epoch => first.At(epochs(epoch)), denoiserReporter, stop.Token);
                batches.CompleteAdding();
            },
            () => regressors.Run(shown, (long)regressorEpochs * first.BatchesPerEpoch(settings), regressorReporter, stop.Token));
        cancellation.ThrowIfCancellationRequested();
        return new BundleWriter(set, first, description, settings, nets, device).Write(denoiser.Weights, regressors.Members,
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
            thread.IsBackground = true;
            thread.Start();
            threads.Add(thread);
        }
        foreach (Thread thread in threads) thread.Join();
        // The one that failed first told the others to stop; what they say of that is no news.
        if (failures.TryPeek(out Exception? first)) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
    }
}
