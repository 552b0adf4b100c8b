using Almagest.Networks.Architectures;
using Almagest.Networks.Arrays;
using Almagest.Networks.Batches;
using Almagest.Networks.Bundles;
using Almagest.Networks.Checkpoints;
using Almagest.Networks.Engines;
using Almagest.Networks.Fused;
using Almagest.Networks.Tracks;
using Almagest.Spectra;

namespace Almagest.Networks.Posteriors;

/// <summary>Learns posteriors by maximum likelihood of the truths. Same seed and examples, same network.</summary>
public static class PosteriorTraining
{
    /// <param name="examples">Features and truths.</param>
    /// <param name="settings">The network and its training.</param>
    /// <param name="progress">Told after every epoch of any member, epochs being those of all together; null: nobody.</param>
    /// <param name="checkpoints">Where a training that is broken off goes on from, with the same result as if it had not been;
    /// null: nowhere.</param>
    /// <param name="engine">Null: the processor.</param>
    /// <exception cref="SpectralDataException">Too few examples, or numbers that are not finite.</exception>
    /// <exception cref="LostTrainingException">The training lost its way: a loss is not finite.</exception>
    public static PosteriorNet Train(
        PosteriorExamples examples,
        PosteriorSettings settings,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellation,
        ICheckpoints? checkpoints = null,
        Engine? engine = null
    )
    {
        if (examples.Count < 100)
            throw SpectralDataException.At("posterior", $"{examples.Count} examples", "at least 100");
        if (!Array.TrueForAll(examples.Features, float.IsFinite) || !Array.TrueForAll(examples.Errors, float.IsFinite))
            throw SpectralDataException.At("posterior", "features or truths that are not finite", "finite ones");
        Scale features = Scale.Of(examples.Features, null, examples.FeatureCount).Usable(),
            errors = Scale.Of(examples.Truths, null, examples.ParameterCount).Usable();
        var data = examples with { Features = features.Apply(examples.Features), Errors = errors.Apply(examples.Errors) };
        var layout = new MixtureLayout(settings.Components, examples.ParameterCount);
        var net = Net.Residual(examples.FeatureCount, settings.Width, settings.Blocks, layout.OutputCount);
        int[] rows = [.. Enumerable.Range(0, data.Count)];
        new Random(settings.Seed).Shuffle(rows);
        int kept = Math.Max(1, (int)(settings.ValidationShare * data.Count));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        PosteriorMember[] members =
        [
            .. Enumerable
                .Range(0, settings.EnsembleSize)
                .Select(number => new PosteriorMember(
                    net,
                    new MixtureLoss(layout, data.Images),
                    new RowTable(data.Count, data.Features, data.Errors),
                    (rows[kept..], rows[..kept]),
                    settings,
                    engine ?? ProcessorEngine.Instance,
                    number
                )),
        ];
        Track[] tracks =
        [
            .. members.Select(
                (member, number) =>
                    new Track($"{number}", [member], settings.Epochs, settings.Patience, (epoch, share) =>
                        [member.Learn(epoch, share, stop.Token)]
                    )
            ),
        ];
        var keeper = new CheckpointKeeper(
            TrainingStage.Posterior,
            CheckpointFile.Identity(
                new
                {
                    data = TrainingHash.Of([data.Features, data.Errors]),
                    settings,
                    Versions = BundleVersions.Own,
                }
            ),
            checkpoints
        );
        var told = new Lock();
        void Tell(TrainingProgress step)
        {
            lock (told)
                progress?.Report(
                    step with
                    {
                        Epoch = tracks.Sum(track => track.State.Epoch),
                        Epochs = tracks.Length * settings.Epochs,
                    }
                );
        }
        SideBySide.Run(
            stop,
            [.. tracks.Select<Track, Action>(track => () => track.Run(keeper.Found(track.Name), keeper.Keep, Tell, stop.Token))]
        );
        cancellation.ThrowIfCancellationRequested();
        float[][] weights = [.. members.Select(member => member.Values())];
        foreach (PosteriorMember member in members)
            member.Dispose();
        return new PosteriorNet(
            features,
            errors,
            layout,
            net,
            weights,
            [.. tracks[0].State.Curves[0].Select(losses => losses.Validation)]
        );
    }
}
