using Almagest.Networks.Devices;
using TorchSharp;

namespace Almagest.Networks.Tests.Devices;

public sealed class TorchDeviceTests
{
    [Fact]
    public void Libtorch_loads_and_the_choice_says_what_it_is()
    {
        TorchLibrary.Ensure();
        TorchDevice device = TorchDevice.Choose();

        Assert.Equal(torch.cuda_is_available(), device.IsCuda);
        Assert.StartsWith(device.IsCuda ? "CUDA, " : "CPU, ", device.Description, StringComparison.Ordinal);
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
