using Almagest.Trainer;
using Microsoft.Extensions.Logging.Abstractions;

namespace Almagest.Networks.Torch.Tests;

/// <summary>The trainer's choice as it is compiled with libtorch.</summary>
public sealed class TrainingEngineTests
{
    [Fact]
    public void A_trainer_that_was_built_with_libtorch_learns_on_it()
    {
        Assert.SkipWhen(TorchEngine.IsBuiltWithCuda, "Built with CUDA: then the device decides.");
        Assert.StartsWith("CPU, ", TrainingEngine.Choose(NullLogger.Instance).Description, StringComparison.Ordinal);
        Assert.IsType<TorchEngine>(TrainingEngine.Choose(NullLogger.Instance));
    }
}
