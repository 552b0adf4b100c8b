using Almagest.Learning.Encoders;
using Almagest.Networks.Fused;
using Almagest.Networks.Inference;
using Almagest.Networks.Tests;
using TorchSharp;

namespace Almagest.Networks.Torch.Tests;

/// <summary>A network that the processor learnt, run by libtorch.</summary>
public sealed class TorchRunnerTests(ShortTraining training) : IClassFixture<ShortTraining>, IDisposable
{
    private static readonly TrainingSet Test = ProtocolS.Draw(400, seed: 99);
    private static readonly NetworkInput Gapped = Test.Input with { Observed = ProtocolS.Gaps(2, 4, Test.Input.Count) };
    private readonly NetworkRunner _runner = NetworkRunner.Load(training.Bundle, ProtocolS.CampaignId, TorchEngine.Cpu());

    public void Dispose() => _runner.Dispose();

    [Fact]
    public void It_says_the_same_as_the_processor()
    {
        using NetworkRunner own = NetworkRunner.Load(training.Bundle, ProtocolS.CampaignId, ProcessorEngine.Instance);
        var passes = new InferenceSettings(MaxPasses: 3, Tolerance: 0);
        (InferenceResult expected, InferenceResult found) = (own.Infer(Gapped, passes), _runner.Infer(Gapped, passes));

        Assert.All(expected.Targets.Zip(found.Targets), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
        Assert.All(expected.Filled.Zip(found.Filled), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    [Fact]
    public void A_call_leaves_no_tensor_behind()
    {
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        _runner.Infer(Gapped, new InferenceSettings());
        _runner.InferGapIgnored(Gapped);

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_runner_that_is_disposed_of_leaves_no_tensor_behind()
    {
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        NetworkRunner.Load(training.Bundle, ProtocolS.CampaignId, TorchEngine.Cpu()).Dispose();

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
