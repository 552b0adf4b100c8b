using TorchSharp;

namespace Almagest.Networks.Torch.Tests;

public sealed class TorchEngineTests
{
    [Fact]
    public void Libtorch_loads_and_each_engine_says_what_it_is()
    {
        TorchEngine? cuda = TorchEngine.TryCuda(out string why);
        TorchLibrary.Ensure();

        Assert.Equal(torch.cuda_is_available(), cuda is not null);
        if (cuda is null)
            Assert.Contains("CUDA", why, StringComparison.Ordinal);
        else
            Assert.StartsWith("CUDA, ", cuda.Description, StringComparison.Ordinal);
        Assert.StartsWith("CPU, ", TorchEngine.Cpu().Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_CUDA_in_the_build_it_says_how_to_build_with_it()
    {
        Assert.SkipWhen(TorchEngine.IsBuiltWithCuda, "This was built with CUDA.");

        Assert.Null(TorchEngine.TryCuda(out string why));
        Assert.Contains("-p:AlmagestTorch=cuda", why, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_thread_of_ours_computes_with_one_of_libtorchs()
    {
        TorchLibrary.Ensure();
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is not (null or "1"))
            Assert.Skip("OMP_NUM_THREADS asks for another number.");
        int threads = 0;

        Thread other = new(() => threads = torch.get_num_threads());
        other.Start();
        other.Join();

        Assert.Equal(1, torch.get_num_threads());
        Assert.Equal(1, threads);
    }
}
