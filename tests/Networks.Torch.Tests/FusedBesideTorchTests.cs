using Almagest.Networks.Architectures;
using Almagest.Networks.Engines;
using Almagest.Networks.Fused;
using TorchSharp;

namespace Almagest.Networks.Torch.Tests;

/// <summary>Beside libtorch, whose kernels and gradients are not ours.</summary>
public sealed class FusedBesideTorchTests
{
    public FusedBesideTorchTests() => TorchLibrary.Ensure();

    /// <summary>Widths around the blocks of 16, and inputs that fill none.</summary>
    private static Net Of(string name) =>
        name switch
        {
            "perceptron" => Net.Perceptron([37, 64, 17, 3, 33, 20]),
            "relu" => Net.Perceptron([16, 32, 8, 5], Activation.Relu),
            _ => Net.Residual(inputs: 29, width: 48, blocks: 2, outputs: 5),
        };

    [Theory]
    [InlineData("perceptron", 1), InlineData("perceptron", 7), InlineData("perceptron", 64), InlineData("perceptron", 203)]
    [InlineData("residual", 1), InlineData("residual", 66), InlineData("relu", 5)]
    public void Its_outputs_are_those_of_libtorch(string name, int rows)
    {
        Net net = Of(name);
        (float[] weights, float[] input) = Draw(net, rows);
        var fused = new FusedNet(net, weights);
        float[] output = new float[rows * fused.Outputs];
        fused.Forward(input, output);

        using var set = new WeightSet(net, weights, new DeviceMemory(torch.CPU), trainable: false);
        using var scope = torch.NewDisposeScope();
        float[] expected = set.Forward(torch.tensor(input, [rows, fused.Inputs])).data<float>().ToArray();
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], output[i], 2e-5);
    }

    [Theory]
    [
        InlineData("perceptron", 1),
        InlineData("perceptron", 130),
        InlineData("residual", 1),
        InlineData("residual", 67),
        InlineData("relu", 70)
    ]
    public void Three_steps_of_learning_lead_to_the_same_weights_as_with_libtorch(string name, int rows)
    {
        Net net = Of(name);
        (float[] weights, float[] input) = Draw(net, rows);
        float[] targets = Normals(rows * new FusedNet(net, weights).Outputs, new Random(3));
        using ILearner fused = new FusedLearner(net, weights, clipNorm: 0.5, decay: 0.01),
            torch = new TorchLearner(net, weights, new DeviceMemory(TorchSharp.torch.CPU), 0.5, 0.01);
        int outputs = targets.Length / rows;
        double Loss(int row, ReadOnlySpan<float> output, Span<float> gradient)
        {
            double sum = 0;
            for (int i = 0; i < output.Length; i++)
            {
                double away = output[i] - targets[(row * outputs) + i];
                sum += away * away;
                gradient[i] = (float)(2 * away);
            }
            return sum;
        }
        for (int step = 0; step < 3; step++)
        {
            Assert.Equal(torch.Learn(input, Loss), fused.Learn(input, Loss), 1e-3 * targets.Length);
            torch.Step(1e-3);
            fused.Step(1e-3);
        }

        (NetState one, NetState other) = (torch.Snapshot(), fused.Snapshot());
        Assert.Equal(one.Steps, other.Steps);
        Near(one.Mean, other.Mean);
        Near(one.Square, other.Square);
        Near(one.Weights, other.Weights);
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

    /// <summary>To single precision, of the largest: sums run in another order.</summary>
    private static void Near(float[] expected, float[] found)
    {
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-4 * largest);
    }
}
