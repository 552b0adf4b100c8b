using Almagest.Networks.Architectures;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;
using Almagest.Networks.Fused;
using Almagest.Networks.Tests;
using Almagest.Networks.Tracks;
using Almagest.Networks.Training;

namespace Almagest.Networks.Torch.Tests;

/// <summary>On a device, if this was built with CUDA and the machine has one: deploy/gpu/verify runs them.</summary>
public sealed class CudaTests
{
    private static readonly Net Net = Net.Residual(inputs: 29, width: 48, blocks: 2, outputs: 5);

    [Fact]
    public void Its_outputs_are_those_of_the_processor()
    {
        (float[] weights, float[] input) = Draw(rows: 203);
        using IEvaluator own = ProcessorEngine.Instance.Evaluator(Net, weights),
            cuda = Cuda().Evaluator(Net, weights);

        // Tensor cores may multiply in TF32, which keeps 10 bits.
        Assert.All(own.Forward(input).Zip(cuda.Forward(input)), pair => Assert.Equal(pair.First, pair.Second, 5e-3));
    }

    [Fact]
    public void A_net_learns_on_it_what_it_learns_on_the_processor()
    {
        (float[] weights, float[] input) = Draw(rows: 64);
        float[] targets = [.. Enumerable.Range(0, 64 * Net.Outputs).Select(i => MathF.Sin(i))];
        using ILearner own = ProcessorEngine.Instance.Learner(Net, weights, clipNorm: 1),
            cuda = Cuda().Learner(Net, weights, clipNorm: 1);
        double Fit(ILearner learner)
        {
            double loss = 0;
            for (int step = 0; step < 300; step++)
            {
                loss = learner.Learn(input, (row, output, gradient) => MeanSquare.Of(row, output, targets, gradient));
                learner.Step(3e-3);
            }
            return loss;
        }
        (double one, double other) = (Fit(own), Fit(cuda));

        Assert.InRange(one, 0, 0.4);
        Assert.InRange(other, 0, one + 0.05);
    }

    [Fact]
    public void A_campaigns_networks_learn_on_it_and_say_so()
    {
        TorchEngine cuda = Cuda();
        NetworkBundle bundle = NetworkTrainer.Train(
            ProtocolS.Draw(3000, seed: 7),
            ProtocolS.Masks,
            ProtocolS.Description,
            new NetworkSettings { Epochs = 12, RegressorEpochs = 25 },
            null,
            cuda,
            TestContext.Current.CancellationToken
        );

        Assert.InRange(bundle.Metadata.Metrics!.PassErrors[2], 0, 0.03);
        Assert.Contains("torchsharp", bundle.Metadata.Versions.Keys);
    }

    private static TorchEngine Cuda()
    {
        TorchEngine? cuda = TorchEngine.TryCuda(out string why);
        Assert.SkipWhen(cuda is null, $"No CUDA: {why}.");
        return cuda!;
    }

    private static (float[] Weights, float[] Input) Draw(int rows)
    {
        var random = new Random(1);
        return (Net.FirstWeights(random), [.. Enumerable.Range(0, rows * Net.Inputs).Select(_ => random.NextSingle() - 0.5f)]);
    }
}
