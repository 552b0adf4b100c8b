using TorchSharp;

namespace Almagest.Networks.Devices;

/// <summary>Where tensors live. <see cref="Description"/> is for the log.</summary>
public sealed record TorchDevice
{
    private TorchDevice(bool isCuda, string description) => (IsCuda, Description) = (isCuda, description);

    public bool IsCuda { get; }

    /// <summary>Such as "CUDA, 1 device, libtorch 2.10.0" or "CPU, 1 thread, libtorch 2.10.0 (built without CUDA)".</summary>
    public string Description { get; }

    internal torch.Device Torch => IsCuda ? torch.CUDA : torch.CPU;

    /// <summary>CUDA if the loaded libtorch has it and the machine a device, else the CPU. Loads libtorch.</summary>
    public static TorchDevice Choose()
    {
        TorchDevice cpu = Cpu();
        if (!torch.cuda_is_available()) return cpu;
        int devices = torch.cuda.device_count();
        return new TorchDevice(true, $"CUDA, {devices} device{(devices == 1 ? "" : "s")}, libtorch {torch.__version__}");
    }

    /// <summary>The CPU, whatever else there is. Loads libtorch.</summary>
    public static TorchDevice Cpu()
    {
        int threads = TorchLibrary.Ensure();
        return new TorchDevice(false, $"CPU, {threads} thread{(threads == 1 ? "" : "s")}, libtorch {torch.__version__}");
    }
}
