using Almagest.Networks.Architectures;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;
using Almagest.Networks.Fused;
using Almagest.Networks.Tracks;

namespace Almagest.Networks.Tests.Tracks;

public sealed class TrackTests : IDisposable
{
    private readonly OneNet _net = new();

    [Fact]
    public void A_weight_that_is_no_number_sends_it_back_an_epoch_with_half_the_rates()
    {
        var shares = new List<(int Epoch, double Share)>();
        Track track = Run(epochs: 4, patience: 4, (epoch, share) =>
        {
            shares.Add((epoch, share));
            // At full rate epoch 3 is too much for it.
            if (epoch == 3 && share == 1)
                Overwrite(float.NaN);
            else
                Overwrite(_net.Learner.Values()[0] + 1);
            return 10 - epoch;
        });

        Assert.Equal([(1, 1), (2, 1), (3, 1), (3, 0.5), (4, 0.5)], shares);
        Assert.Equal(4, track.State.Epoch);
        Assert.Equal(4, _net.Learner.Values()[0]);
    }

    [Fact]
    public void A_loss_that_is_no_number_at_any_rate_ends_it_with_a_reason()
    {
        var error = Assert.Throws<LostTrainingException>(() =>
            Run(epochs: 4, patience: 4, (epoch, _) => epoch == 2 ? double.NaN : 1)
        );
        Assert.Contains("NaN after epoch 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_stops_when_there_is_no_better_epoch_for_long_and_keeps_the_best()
    {
        double[] losses = [5, 3, 4, 2, 3, 3, 3, 1];
        Track track = Run(epochs: 8, patience: 3, (epoch, _) =>
        {
            Overwrite(epoch);
            return losses[epoch - 1];
        });

        Assert.Equal((7, 4), (track.State.Epoch, track.State.BestEpoch));
        Assert.Equal(4, _net.Learner.Values()[0]);
    }

    public void Dispose() => _net.Dispose();

    private Track Run(int epochs, int patience, Func<int, double, double> learn)
    {
        var track = new Track("test", [_net], epochs, patience, (epoch, share) =>
        {
            double loss = learn(epoch, share);
            return [new EpochOutcome(new EpochLosses(loss, loss), loss, 1)];
        });
        track.Run(null, _ => { }, _ => { }, TestContext.Current.CancellationToken);
        return track;
    }

    private void Overwrite(float value) => _net.Learner.Restore(_net.Learner.Snapshot() with { Weights = [value, value] });

    private sealed class OneNet : ITrainingStage, IDisposable
    {
        public OneNet()
        {
            Learner = ProcessorEngine.Instance.Learner(Net.Perceptron([1, 1]), [0, 0], 1);
        }

        public ILearner Learner { get; }

        public string Name => "one";

        public ILearners Learners => new RowLearners([Learner]);

        public void Dispose() => Learner.Dispose();
    }
}
