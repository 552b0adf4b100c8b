using Almagest.Networks.Architectures;
using TorchSharp;

namespace Almagest.Networks.Torch.Tests;

public sealed class AdamTests
{
    public AdamTests() => TorchLibrary.Ensure();

    [Theory]
    [InlineData(100), InlineData(0.5)]
    public void Its_steps_are_those_of_the_paper_with_the_gradient_shortened_to_the_clip_norm(double clip)
    {
        // One weight, one bias; the loss is their sum's square at x = 2, so the gradient is 2 (2 w + b) (2, 1).
        using var weights = new WeightSet(Net.Perceptron([1, 1]), [0.7f, -0.2f], new DeviceMemory(torch.CPU), trainable: true);
        using var adam = new Adam(weights, clip);
        double[] expected = [0.7, -0.2],
            mean = [0, 0],
            square = [0, 0];
        for (int step = 1; step <= 3; step++)
        {
            double output = (2 * expected[0]) + expected[1],
                length = Math.Abs(2 * output) * Math.Sqrt(5),
                scale = Math.Min(1, clip / length);
            double[] gradient = [4 * output * scale, 2 * output * scale];
            for (int i = 0; i < 2; i++)
            {
                mean[i] = (0.9 * mean[i]) + (0.1 * gradient[i]);
                square[i] = (0.999 * square[i]) + (0.001 * gradient[i] * gradient[i]);
                expected[i] -=
                    0.05 * (mean[i] / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(square[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
            }

            using var scope = torch.NewDisposeScope();
            weights.Forward(torch.tensor([2f], [1, 1])).square().sum().backward();
            adam.Step(0.05);
            Assert.Equal(expected[0], weights.Values()[0][0], 1e-5);
            Assert.Equal(expected[1], weights.Values()[0][1], 1e-5);
        }
    }
}
