namespace Almagest.Networks.Torch.Tests;

/// <summary>Where tests of tensors compute: libtorch's CPU, or CUDA with ALMAGEST_DEVICE=cuda, as deploy/gpu/verify sets
/// it.</summary>
internal static class TestDevice
{
    public static bool IsCuda { get; } = Environment.GetEnvironmentVariable("ALMAGEST_DEVICE") == "cuda";

    /// <summary>Other kernels add up in another order: so many times the CPU's tolerance.</summary>
    public static double Slack => IsCuda ? 20 : 1;

    /// <summary>A new one, with a memory of its own.</summary>
    public static TorchEngine Engine()
    {
        if (!IsCuda)
            return TorchEngine.Cpu();
        TorchEngine? cuda = TorchEngine.TryCuda(out string why);
        Assert.True(cuda is not null, $"No CUDA, which ALMAGEST_DEVICE asks for: {why}.");
        return cuda!;
    }
}
