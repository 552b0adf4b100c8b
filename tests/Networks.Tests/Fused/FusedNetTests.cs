using Almagest.Networks.Architectures;
using Almagest.Networks.Engines;
using Almagest.Networks.Fused;

namespace Almagest.Networks.Tests.Fused;

/// <summary>By itself; tests/Networks.Torch.Tests holds it beside libtorch.</summary>
public sealed class FusedNetTests
{
    [Fact]
    public void A_snapshot_taken_back_learns_on_as_if_nothing_had_been()
    {
        Net net = Net.Residual(inputs: 29, width: 48, blocks: 2, outputs: 5);
        (float[] weights, float[] input) = Draw(net, 40);
        using ILearner learner = new FusedLearner(net, weights, 1, 0);
        static double Loss(int row, ReadOnlySpan<float> output, Span<float> gradient)
        {
            gradient.Fill(row);
            return row;
        }
        void Step()
        {
            learner.Learn(input, Loss);
            learner.Step(1e-2);
        }
        Step();
        NetState before = learner.Snapshot();
        Step();
        float[] after = learner.Values();
        Step();
        learner.Learn(input, Loss);
        learner.Restore(before);
        Step();

        Assert.Equal(after, learner.Values());
    }

    private static (float[] Weights, float[] Input) Draw(Net net, int rows)
    {
        var random = new Random(1);
        int inputs = net.Layers.OfType<Layer.Dense>().First().Inputs;
        return (net.FirstWeights(random), Normals(rows * inputs, random));
    }

    private static float[] Normals(int count, Random random) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                    (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))
                ),
        ];
}
