using Almagest.Learning.Encoders;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;
using Almagest.Networks.Fused;
using Almagest.Networks.Posteriors;
using Almagest.Networks.Tests;
using Almagest.Networks.Tests.Checkpoints;
using Almagest.Networks.Tests.Training;
using Almagest.Networks.Training;

namespace Almagest.Networks.Torch.Tests;

/// <summary>Whole trainings by tensors, beside those of the processor's engine from the same draws.</summary>
public sealed class TensorTrainingTests
{
    private static readonly NetworkSettings Tiny = new()
    {
        Epochs = 4,
        RegressorEpochs = 6,
        Batch = 64,
        DenoiserWidths = [32, 4, 32],
        RegressorWidth = 16,
        RegressorBlocks = 1,
        EnsembleSize = 2,
        BandEpochs = 2,
    };

    [Theory]
    [InlineData(false), InlineData(true)]
    public void A_training_broken_off_ends_with_the_same_bytes_as_if_it_had_not_been(bool noisy)
    {
        TrainingSet set = noisy ? NoisyLines.Draw(300, seed: 1) : ProtocolS.Draw(300, seed: 1);
        var engine = TestDevice.Engine();
        NetworkBundle uninterrupted = Train(set, Tiny, engine);
        using var power = new CancellationTokenSource();
        var kept = new Kept(afterwards: count =>
        {
            if (count == 3)
                power.Cancel();
        });

        Assert.ThrowsAny<OperationCanceledException>(() => Train(set, Tiny, engine, kept, power));
        var told = new Told();
        NetworkBundle resumed = Train(set, Tiny, engine, new Kept(kept.Newest), told: told);
        // A device's kernels need not add up in the same order each time.
        if (TestDevice.IsCuda)
            Assert.Equal(
                uninterrupted.Metadata.Curves.Values.Select(curve => curve[^1].Validation),
                resumed.Metadata.Curves.Values.Select(curve => curve[^1].Validation),
                (one, other) => Math.Abs(one - other) < 1e-3
            );
        else
            Assert.Equal(uninterrupted.Id, resumed.Id);
        Assert.InRange(told.Epochs, 1, noisy ? 7 : 9);
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public void It_learns_what_the_processor_learns_with_the_same_calibration(bool noisy)
    {
        TrainingSet set = noisy ? NoisyLines.Draw(2_000, seed: 1) : ProtocolS.Draw(2_000, seed: 1);
        NetworkSettings settings = new()
        {
            Epochs = noisy ? 8 : 12,
            RegressorEpochs = 20,
            DenoiserWidths = [64, 8, 64],
            RegressorWidth = 64,
            ValidationShare = 0.3,
        };
        BundleMetrics expected = Train(set, settings, ProcessorEngine.Instance).Metadata.Metrics!,
            found = Train(set, settings, TestDevice.Engine()).Metadata.Metrics!;

        Assert.Equal(expected.PassErrors[2], found.PassErrors[2], (0.1 * expected.PassErrors[2]) + 2e-4);
        Assert.Equal(expected.Coverage, found.Coverage, 0.03);
        Assert.Equal(expected.Bands![0].Coverage, found.Bands![0].Coverage, 0.03);
    }

    [Fact]
    public void A_posterior_is_that_of_the_processor_and_goes_on_from_its_checkpoints()
    {
        var random = new Random(1);
        float[] truths = [.. Enumerable.Range(0, 2 * 1_500).Select(_ => random.NextSingle())];
        PosteriorExamples examples = new(1_500, [.. truths.Select(truth => truth + (0.3f * random.NextSingle()))], truths);
        PosteriorSettings settings = new()
        {
            Width = 32,
            Blocks = 1,
            Components = 3,
            Epochs = 6,
            Batch = 64,
            EnsembleSize = 2,
        };
        PosteriorNet Learn(Engine engine, ICheckpoints? checkpoints = null, CancellationTokenSource? power = null) =>
            PosteriorTraining.Train(
                examples,
                settings,
                null,
                power?.Token ?? TestContext.Current.CancellationToken,
                checkpoints,
                engine
            );
        PosteriorNet expected = Learn(ProcessorEngine.Instance),
            found = Learn(TestDevice.Engine());

        Assert.Equal(expected.ValidationLosses[^1], found.ValidationLosses[^1], 5e-3);
        using var power = new CancellationTokenSource();
        var kept = new Kept(afterwards: count =>
        {
            if (count == 5)
                power.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Learn(TestDevice.Engine(), kept, power));
        PosteriorNet resumed = Learn(TestDevice.Engine(), new Kept(kept.Newest));
        if (TestDevice.IsCuda)
            Assert.Equal(found.ValidationLosses[^1], resumed.ValidationLosses[^1], 1e-3);
        else
            Assert.Equal(found.Members, resumed.Members);
    }

    private static NetworkBundle Train(
        TrainingSet set,
        NetworkSettings settings,
        Engine engine,
        ICheckpoints? checkpoints = null,
        CancellationTokenSource? power = null,
        IProgress<TrainingProgress>? told = null
    ) =>
        NetworkTrainer.Train(
            set,
            ProtocolS.Masks,
            ProtocolS.Description,
            settings,
            told,
            engine,
            power?.Token ?? TestContext.Current.CancellationToken,
            checkpoints
        );
}
