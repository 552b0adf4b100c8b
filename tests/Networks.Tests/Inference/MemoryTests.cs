using Almagest.Learning.Encoders;
using Almagest.Networks.Devices;
using Almagest.Networks.Inference;

namespace Almagest.Networks.Tests.Inference;

[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Run by itself: the memory is the whole process's.</summary>
[Collection(nameof(Alone))]
public sealed class MemoryTests(ShortTraining training) : IClassFixture<ShortTraining>
{
    [Fact]
    public void Memory_stays_flat_over_a_million_spectra()
    {
        NetworkInput gapped = ProtocolS.Draw(400, seed: 99).Input with { Observed = ProtocolS.Gaps(2, 4, 400) };
        using NetworkRunner runner = NetworkRunner.Load(training.Bundle, ProtocolS.CampaignId, TorchDevice.Cpu());
        for (int call = 0; call < 20; call++)
            runner.Infer(gapped, new InferenceSettings(1, 0));
        GC.Collect();
        long before = Environment.WorkingSet;

        for (int call = 0; call < 2_500; call++)
            runner.Infer(gapped, new InferenceSettings(1, 0));
        GC.Collect();

        // Leaving behind no more than what was filled in would be 500 MB.
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 40L << 20);
    }
}
