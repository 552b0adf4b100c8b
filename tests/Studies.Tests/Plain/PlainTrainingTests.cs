using Almagest.Networks.Tests;
using Almagest.Studies.Plain;

namespace Almagest.Studies.Tests.Plain;

/// <summary>The dense nets of the study's origin, on lines y = a x + b whose slope and intercept are to be found.</summary>
public sealed class PlainTrainingTests
{
    private static readonly PlainSettings Small = new([8, 32, 16, 2], PlainLoss.MeanSquare) { Epochs = 30 };

    [Theory]
    [InlineData(PlainLoss.MeanSquare)]
    [InlineData(PlainLoss.MeanAbsolute)]
    public void A_net_learns_slopes_and_intercepts(PlainLoss loss)
    {
        PlainNet net = Train(Small with { Loss = loss }, Lines(2000, 1));
        PlainRows held = Lines(500, 2);
        double error = ProtocolS.Error(net.Predict(held.Inputs), held.Targets);
        // Whoever says the mean is off by 1/3.
        Assert.InRange(error, 0, 1e-3);
        Assert.True(net.Curve[^1].Validation < net.Curve[0].Validation / 10);
    }

    [Fact]
    public void The_same_seed_gives_the_same_net_and_another_seed_another()
    {
        PlainRows rows = Lines(200, 1);
        float[] Answer(int seed) => Train(Small with { Epochs = 2, Seed = seed }, rows).Predict(rows.Inputs);
        Assert.Equal(Answer(1), Answer(1));
        Assert.NotEqual(Answer(1), Answer(2));
    }

    [Fact]
    public void Spoilt_rows_are_what_a_net_learns_to_undo()
    {
        PlainRows rows = Lines(2000, 1),
            same = rows with { Targets = rows.Inputs };
        PlainSettings settings = Small with { Widths = [8, 32, 4, 32, 8] };
        PlainNet denoiser = PlainTraining.Train(
            settings,
            same,
            same,
            (_, row) => row[3] = 0,
            TestContext.Current.CancellationToken
        );
        PlainNet plain = Train(settings, same);
        PlainRows held = Lines(500, 2);
        float[] spoilt = [.. held.Inputs.Select((value, i) => i % 8 == 3 ? 0 : value)];
        Assert.True(
            ProtocolS.Error(denoiser.Predict(spoilt), held.Inputs) < 0.3 * ProtocolS.Error(plain.Predict(spoilt), held.Inputs)
        );
    }

    [Fact]
    public void Units_that_no_row_wakes_are_counted_as_dead()
    {
        PlainNet net = Train(Small with { Epochs = 1 }, Lines(200, 1));
        int[] live = net.LiveUnits(Lines(200, 1).Inputs);
        Assert.Equal(2, live.Length);
        Assert.InRange(live[0], 1, 32);
        // One row wakes about half of them.
        Assert.True(net.LiveUnits(Lines(1, 3).Inputs)[0] < live[0]);
    }

    [Fact]
    public void The_origins_regressor_has_the_parameters_that_were_reported() =>
        Assert.Equal(15_618, new PlainSettings([128, 64, 64, 32, 32, 2], PlainLoss.MeanSquare).ParameterCount);

    [Fact]
    public void Rows_that_do_not_fit_are_refused() =>
        Assert.Throws<ArgumentException>(() => Train(Small, new PlainRows(new float[8], new float[3])));

    private static PlainNet Train(PlainSettings settings, PlainRows rows) =>
        PlainTraining.Train(settings, rows, rows, null, TestContext.Current.CancellationToken);

    private static PlainRows Lines(int count, int seed)
    {
        var random = new Random(seed);
        float[] targets = [.. Enumerable.Range(0, 2 * count).Select(_ => (2 * random.NextSingle()) - 1)];
        float[] inputs =
        [
            .. Enumerable
                .Range(0, 8 * count)
                .Select(i => (targets[i / 8 * 2] * ((i % 8) - 3.5f) / 3.5f) + targets[(i / 8 * 2) + 1]),
        ];
        return new PlainRows(inputs, targets);
    }
}
