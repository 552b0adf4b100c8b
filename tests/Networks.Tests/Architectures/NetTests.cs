using Almagest.Networks.Architectures;
using Almagest.Networks.Engines;
using Almagest.Networks.Fused;

namespace Almagest.Networks.Tests.Architectures;

/// <summary>The nets against their formulas, written out in loops.</summary>
public sealed class NetTests
{
    [Fact]
    public void A_perceptron_is_dense_layers_with_SiLU_between_them()
    {
        float[] w = Numbers(3 * 2 + 3 + 1 * 3 + 1);
        double[] x = [0.3, -1.2];
        double[] hidden = [.. Dense(w, 0, x, 3).Select(Silu)];

        Assert.Equal(Dense(w, 9, hidden, 1)[0], Forward(Net.Perceptron([2, 3, 1]), w, x)[0], 1e-5);
    }

    [Fact]
    public void A_residual_net_adds_to_what_it_has_after_normalising_it()
    {
        var net = Net.Residual(inputs: 2, width: 3, blocks: 1, outputs: 2);
        float[] w = Numbers(net.WeightCount);
        double[] x = [0.3, -1.2];
        double[] hidden = Dense(w, 0, x, 3);
        double[] inner = [.. Dense(w, 15, Norm(w, 9, hidden), 3).Select(Silu)];
        hidden = [.. hidden.Zip(Dense(w, 27, inner, 3), (a, b) => a + b)];
        double[] expected = Dense(w, 45, [.. Norm(w, 39, hidden).Select(Silu)], 2);

        Assert.Equal(53, w.Length);
        Assert.All(Forward(net, w, x).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
    }

    [Fact]
    public void Weights_begin_within_the_inverse_root_of_their_fan_in()
    {
        float[] w = Net.Perceptron([100, 50, 1]).FirstWeights(new Random(1));

        Assert.All(w[..5050], weight => Assert.InRange(weight, -0.1f, 0.1f));
        Assert.InRange(w[..5050].Select(weight => (double)weight * weight).Average(), 0.0031, 0.0036);
    }

    private static float[] Numbers(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    private static float[] Forward(Net net, float[] w, double[] x)
    {
        using IEvaluator evaluator = ProcessorEngine.Instance.Evaluator(net, w);
        return evaluator.Forward([.. x.Select(value => (float)value)]);
    }

    private static double Silu(double x) => x / (1 + Math.Exp(-x));

    private static double[] Dense(float[] w, int at, double[] x, int outputs) =>
        [
            .. Enumerable
                .Range(0, outputs)
                .Select(o => w[at + (outputs * x.Length) + o] + x.Select((value, i) => w[at + (o * x.Length) + i] * value).Sum()),
        ];

    private static double[] Norm(float[] w, int at, double[] x)
    {
        double mean = x.Average(),
            spread = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + 1e-5);
        return [.. x.Select((value, i) => (w[at + i] * (value - mean) / spread) + w[at + x.Length + i])];
    }
}
