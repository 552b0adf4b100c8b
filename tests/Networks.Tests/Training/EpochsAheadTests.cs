using Almagest.Learning.Encoders;
using Almagest.Networks.Architectures;
using Almagest.Networks.Engines;
using Almagest.Networks.Fused;
using Almagest.Networks.Training;

namespace Almagest.Networks.Tests.Training;

/// <summary>A device is not kept waiting for the spectra of an epoch.</summary>
public sealed class EpochsAheadTests
{
    private static readonly NetworkSettings Tiny = new()
    {
        Epochs = 5,
        RegressorEpochs = 2,
        DenoiserWidths = [16, 4, 16],
        RegressorWidth = 16,
        RegressorBlocks = 1,
        BandEpochs = 1,
    };

    [Theory]
    [InlineData(false), InlineData(true)]
    public void What_is_drawn_ahead_is_learnt_as_if_it_were_not_each_epoch_once_and_never_two_at_a_time(bool noisy)
    {
        TrainingSet set = noisy ? NoisyLines.Draw(200, seed: 1) : ProtocolS.Draw(200, seed: 1);
        var asked = new List<int>();
        int drawing = 0;
        TrainingSet Epoch(int epoch)
        {
            Assert.Equal(1, Interlocked.Increment(ref drawing));
            asked.Add(epoch);
            Thread.Sleep(5);
            TrainingSet drawn = set.Under(ProtocolS.Masks((uint)epoch, 200));
            Interlocked.Decrement(ref drawing);
            return drawn;
        }
        string Train(Engine engine) =>
            NetworkTrainer.Train(Epoch, ProtocolS.Description, Tiny, null, engine, TestContext.Current.CancellationToken).Id;
        string expected = Train(ProcessorEngine.Instance);
        int[] before = [.. asked];
        asked.Clear();

        Assert.Equal(expected, Train(new Device()));
        Assert.Equal(before, asked);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], asked);
    }

    [Fact]
    public void A_draw_that_fails_ends_the_training_with_its_reason()
    {
        TrainingSet set = ProtocolS.Draw(200, seed: 1);
        TrainingSet Epoch(int epoch) => epoch == 3 ? throw new InvalidDataException("no epoch 3") : set;

        InvalidDataException error = Assert.Throws<InvalidDataException>(() =>
            NetworkTrainer.Train(Epoch, ProtocolS.Description, Tiny, null, new Device(), TestContext.Current.CancellationToken)
        );
        Assert.Equal("no epoch 3", error.Message);
    }

    private sealed class Device : Engine
    {
        public override string Description => "a device";

        public override int? Batch => 128;

        internal override IEvaluator Evaluator(Net net, float[] weights) => ProcessorEngine.Instance.Evaluator(net, weights);

        internal override ILearner Learner(Net net, float[] weights, double clipNorm, double decay = 0) =>
            ProcessorEngine.Instance.Learner(net, weights, clipNorm, decay);
    }
}
