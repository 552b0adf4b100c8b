using System.Collections.Concurrent;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Networks.Arrays;
using Almagest.Networks.Bundles;
using Almagest.Networks.Checkpoints;
using Almagest.Networks.Emulation;
using Almagest.Networks.Engines;
using Almagest.Networks.Inference;
using Almagest.Networks.Tracks;
using Almagest.Spectra;

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
    /// <param name="checkpoints">Where a training that is broken off goes on from, with the same result as if it had not been;
    /// null: nowhere.</param>
    /// <exception cref="ArgumentException">Arrays that do not fit, or settings out of range.</exception>
    /// <exception cref="SpectralDataException">Too few spectra, or numbers that are not finite.</exception>
    /// <exception cref="LostTrainingException">The training lost its way: a loss is not finite.</exception>
    public static NetworkBundle Train(
        TrainingSet set,
        MaskSource masks,
        NetworkDescription description,
        NetworkSettings settings,
        IProgress<TrainingProgress>? progress,
        Engine engine,
        CancellationToken cancellation,
        ICheckpoints? checkpoints = null
    )
    {
        return Train(UnderGaps(set, masks), description, settings, progress, engine, cancellation, checkpoints);
    }

    /// <summary>The same spectra in every epoch, under gaps of its own.</summary>
    public static Func<int, TrainingSet> UnderGaps(TrainingSet set, MaskSource masks) =>
        epoch => set.Under(masks((uint)epoch, set.Input.Count));

    /// <summary>Trains on spectra whose gaps, and noise if any, may be drawn anew in each epoch.</summary>
    /// <param name="epochs">
    /// The spectra at an epoch, a pure function of its number, with gaps; always as many, in the same order. Epoch 0 is for
    /// validation and for the normalisation, the training begins with 1. Called by one thread at a time.
    /// </param>
    /// <param name="sister">A network whose weights it begins with, in fewer epochs, if they are of use: see
    /// <see cref="WarmStart"/>. The bundle's provenance tells, under "start".</param>
    /// <param name="clean">Where each epoch shows other spectra: those of an epoch without gaps, for regressors of spectra
    /// without noise, by a thread of their own. Null: they are those of epoch 0.</param>
    /// <inheritdoc
    /// cref="Train(TrainingSet, MaskSource, NetworkDescription, NetworkSettings, IProgress{TrainingProgress}?, Engine,
    /// CancellationToken, ICheckpoints?)"/>
    public static NetworkBundle Train(
        Func<int, TrainingSet> epochs,
        NetworkDescription description,
        NetworkSettings settings,
        IProgress<TrainingProgress>? progress,
        Engine engine,
        CancellationToken cancellation,
        ICheckpoints? checkpoints = null,
        NetworkBundle? sister = null,
        Func<int, TrainingSet>? clean = null
    )
    {
        settings.Check();
        TrainingSet set = epochs(0);
        var first = new TrainingArrays(set, description, settings);
        bool noisy = first.Noisy;
        PrincipalFilling? principal = PrincipalOf(first, settings);
        first.FirstFilling = principal is null ? null : principal.BeginAll;
        var nets = new BundleArchitecture(
            settings.DenoiserWidths,
            settings.RegressorWidth,
            settings.RegressorBlocks,
            settings.EnsembleSize,
            RegressorSeesMask: noisy,
            RegressorGivesVariance: noisy,
            settings.BandWidths,
            PrincipalComponents: principal?.Components ?? 0
        );
        var start = WarmStart.Of(sister, first, nets, description, settings, engine);
        (NetworkSettings learning, description) = (start.Settings, start.Tell(description));
        using var denoiser = new DenoiserTraining(
            BundleLayout.DenoiserNet(nets, first.Bins, first.ContextCount),
            first,
            learning,
            engine
        );
        using var regressors = new RegressorTraining(
            BundleLayout.RegressorNet(nets, first.Bins, first.ContextCount, first.TargetCount),
            noisy,
            learning,
            engine
        );
        start.Begin(denoiser, regressors);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        EpochsAhead? ahead = engine.Batch is null ? null : new(Draw, learning.Epochs);
        TrainingArrays Draw(int epoch) => first.At(epochs(epoch));
        Func<int, TrainingArrays> data = ahead is null ? Draw : ahead.At;
        Track[] tracks = noisy
            ? [Together(denoiser, regressors, data, (first.BatchesPerEpoch(learning), learning.Epochs), learning, cancellation)]
            : Apart(
                denoiser,
                regressors,
                data,
                new CleanBatches(first, clean is null ? null : epoch => first.At(clean(epoch)), learning, engine),
                first,
                learning,
                stop.Token
            );
        string identity = CheckpointFile.Identity(set, description, learning);
        var keeper = new CheckpointKeeper("networks", identity, checkpoints);
        var told = new Lock();
        void Tell(TrainingProgress step)
        {
            lock (told)
                progress?.Report(step);
        }
        using (ahead)
            SideBySide.Run(
                stop,
                [
                    .. tracks.Select<Track, Action>(track =>
                        () => track.Run(keeper.Found(track.Name), keeper.Keep, Tell, stop.Token)
                    ),
                ]
            );
        cancellation.ThrowIfCancellationRequested();
        Emulator? emulator = EmulatorOf(set, first, settings, cancellation);
        // Bands are learnt from draws that come after all epochs of a training that begins anew.
        settings = settings with { Sister = learning.Sister };
        return new BundleWriter(set, first, principal, emulator, description, settings, nets, engine).Write(
            new BundleWeights(denoiser.Learners.Values(), regressors.Learners.Values()),
            epochs,
            tracks.SelectMany(track => track.Curves).ToDictionary(),
            progress,
            cancellation
        );
    }

    /// <summary>
    /// One network of several that learnt apart: in each pass their fillings are averaged, and so are their answers, whose
    /// variance
    /// has the members' disagreement in it. Bands and figures are found anew, for the whole.
    /// </summary>
    /// <param name="members">Of the same spectra, gaps and settings, but for <see cref="NetworkSettings.Member"/>.</param>
    /// <param name="epochs">As they learnt from.</param>
    /// <exception cref="SpectralDataException">A member learnt something else.</exception>
    public static NetworkBundle Join(
        IReadOnlyList<NetworkBundle> members,
        Func<int, TrainingSet> epochs,
        NetworkDescription description,
        NetworkSettings settings,
        IProgress<TrainingProgress>? progress,
        Engine engine,
        CancellationToken cancellation
    )
    {
        settings.Check();
        TrainingSet set = epochs(0);
        var first = new TrainingArrays(set, description, settings);
        (BundleArchitecture nets, string hash) = (members[0].Metadata.Architecture, TrainingHash.Of(set));
        foreach (NetworkBundle member in members)
            if (member.Metadata.DataHash != hash || !member.Metadata.Architecture.IsLike(nets))
                throw SpectralDataException.At(
                    $"network {member.Id}",
                    $"{member.Metadata.Architecture}, learnt from {member.Metadata.DataHash}",
                    $"{nets}, learnt from {hash}"
                );
        BundleWeights[] weights = [.. members.Select(BundleLayout.ReadWeights)];
        var joined = new BundleWeights(
            [.. weights.SelectMany(one => one.Denoisers)],
            [.. weights.SelectMany(one => one.Regressors)]
        );
        var provenance = new Dictionary<string, string>(description.Provenance ?? new Dictionary<string, string>())
        {
            ["members"] = string.Join(' ', members.Select(member => member.Id)),
        };
        return new BundleWriter(
            set,
            first,
            PrincipalOf(first, settings),
            EmulatorOf(set, first, settings, cancellation),
            description with
            {
                Provenance = provenance,
            },
            settings,
            nets with
            {
                DenoiserCount = joined.Denoisers.Count,
                EnsembleSize = joined.Regressors.Count,
            },
            engine
        ).Write(
            joined,
            epochs,
            members
                .SelectMany(
                    (member, i) => member.Metadata.Curves.Select(curve => KeyValuePair.Create($"{curve.Key}.{i}", curve.Value))
                )
                .ToDictionary(),
            progress,
            cancellation
        );
    }

    /// <summary>Null for noisy spectra: least squares that know nothing of the noise would spread it.</summary>
    private static PrincipalFilling? PrincipalOf(TrainingArrays data, NetworkSettings settings) =>
        data.Noisy || settings.Filler != FillerKind.Dae ? null : PrincipalFilling.Learn(data.Clean, data.Training, data.Bins);

    private static Emulator? EmulatorOf(
        TrainingSet set,
        TrainingArrays data,
        NetworkSettings settings,
        CancellationToken cancellation
    )
    {
        if (data.Noisy || settings.Filler != FillerKind.GaussNewton)
            return null;
        var learnt = new TrainingSet(
            data.InputOf(set, data.Training),
            TrainingArrays.Rows(set.Clean, data.Bins, data.Training),
            TrainingArrays.Rows(set.Targets, data.TargetCount, data.Training)
        );
        return EmulatorTraining.Train(learnt, settings.RegressorEpochs, settings.Seed, cancellation);
    }

    /// <summary>The regressors learn on what the auto-encoder has filled, batch by batch and in order.</summary>
    private static Track Together(
        DenoiserTraining denoiser,
        RegressorTraining regressors,
        Func<int, TrainingArrays> data,
        (int PerEpoch, int Epochs) steps,
        NetworkSettings settings,
        CancellationToken cancellation
    ) => new("both", [denoiser, regressors], steps.Epochs, settings.PatienceOf(steps.Epochs), (epoch, share) =>
        {
            var outcomes = new EpochOutcome[2];
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            using var batches = new BlockingCollection<RegressorBatch>(BatchesAhead);
            SideBySide.Run(
                stop,
                () =>
                {
                    outcomes[0] = denoiser.Learn(data(epoch), epoch, share, batch => batches.Add(batch, stop.Token), stop.Token);
                    batches.CompleteAdding();
                },
                () => outcomes[1] = regressors.Learn(batches.GetConsumingEnumerable(stop.Token), epoch, steps, share, stop.Token)
            );
            return outcomes;
        });

    private static Track[] Apart(
        DenoiserTraining denoiser,
        RegressorTraining regressors,
        Func<int, TrainingArrays> data,
        CleanBatches clean,
        TrainingArrays first,
        NetworkSettings settings,
        CancellationToken cancellation
    )
    {
        (int PerEpoch, int Epochs) steps = (first.BatchesPerEpoch(settings), settings.RegressorEpochs);
        return
        [
            new(denoiser.Name, [denoiser], settings.Epochs, settings.PatienceOf(settings.Epochs), (epoch, share) =>
                [denoiser.Learn(data(epoch), epoch, share, feed: null, cancellation)]
            ),
            new(regressors.Name, [regressors], steps.Epochs, settings.PatienceOf(steps.Epochs), (epoch, share) =>
                [regressors.Learn(clean.Of(epoch), epoch, steps, share, cancellation)]
            ),
        ];
    }
}
