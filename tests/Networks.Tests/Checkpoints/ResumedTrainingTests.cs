using Almagest.Learning.Encoders;
using Almagest.Networks.Bundles;
using Almagest.Networks.Devices;
using Almagest.Networks.Tests.Training;
using Almagest.Networks.Training;

namespace Almagest.Networks.Tests.Checkpoints;

public sealed class ResumedTrainingTests
{
    private static readonly NetworkSettings Tiny = new()
    {
        Epochs = 6,
        RegressorEpochs = 9,
        Batch = 64,
        DenoiserWidths = [32, 4, 32],
        RegressorWidth = 16,
        RegressorBlocks = 1,
        EnsembleSize = 2,
    };

    [Theory]
    [InlineData(false, 1), InlineData(false, 7), InlineData(true, 1), InlineData(true, 4)]
    public void Broken_off_after_any_epoch_it_ends_with_the_same_bytes_as_if_it_had_not_been(bool noisy, int epochs)
    {
        TrainingSet set = noisy ? NoisyLines.Draw(300, seed: 1) : ProtocolS.Draw(300, seed: 1);
        string uninterrupted = ProtocolS.Train(set, Tiny).Id;

        using var power = new CancellationTokenSource();
        var kept = new Kept(afterwards: count =>
        {
            if (count == epochs)
                power.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Train(set, Tiny, kept, null, power.Token));
        var told = new Told();
        NetworkBundle resumed = Train(set, Tiny, new Kept(kept.Newest), told, CancellationToken.None);

        Assert.Equal(uninterrupted, resumed.Id);
        int all = noisy ? 2 * Tiny.Epochs : Tiny.Epochs + Tiny.RegressorEpochs;
        // Each of two threads may be between its epoch and its checkpoint when the power goes.
        Assert.InRange(told.Epochs, 1, all - epochs + 2);
    }

    [Fact]
    public void What_belongs_to_another_training_or_is_damaged_is_passed_over()
    {
        TrainingSet set = ProtocolS.Draw(300, seed: 1);
        var kept = new Kept();
        string id = Train(set, Tiny, kept, null, CancellationToken.None).Id;
        byte[] damaged = [.. kept.Newest!];
        damaged[20] ^= 0xff;

        foreach (byte[] other in new[] { damaged, [], [.. kept.Newest!.AsSpan(0, 1000)] })
        {
            var told = new Told();
            Assert.Equal(id, Train(set, Tiny, new Kept(other), told, CancellationToken.None).Id);
            Assert.Equal(Tiny.Epochs + Tiny.RegressorEpochs, told.Epochs);
        }
        var toldOfOther = new Told();
        Assert.NotEqual(id, Train(set, Tiny with { Seed = 5 }, new Kept(kept.Newest), toldOfOther, CancellationToken.None).Id);
        Assert.Equal(Tiny.Epochs + Tiny.RegressorEpochs, toldOfOther.Epochs);
    }

    private static NetworkBundle Train(
        TrainingSet set,
        NetworkSettings settings,
        ICheckpoints checkpoints,
        IProgress<TrainingProgress>? told,
        CancellationToken cancellation
    ) =>
        NetworkTrainer.Train(
            set,
            ProtocolS.Masks,
            ProtocolS.Description,
            settings,
            told,
            TorchDevice.Cpu(),
            cancellation,
            checkpoints
        );
}
