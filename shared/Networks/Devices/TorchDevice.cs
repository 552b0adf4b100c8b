using System.Runtime.Intrinsics;
using TorchSharp;

namespace Almagest.Networks.Devices;

/// <summary>What networks are computed on. <see cref="Description"/> is for the log.</summary>
public sealed record TorchDevice
{
    private const string CudaLibrary = "libtorch_cuda.so";

    private TorchDevice(bool isCuda, string description) => (IsCuda, Description) = (isCuda, description);

    public bool IsCuda { get; }

    /// <summary>Such as "CUDA, 1 device, libtorch 2.10.0" or "CPU, 16 lanes".</summary>
    public string Description { get; }

    internal torch.Device Torch
    {
        get
        {
            TorchLibrary.Ensure();
            return IsCuda ? torch.CUDA : torch.CPU;
        }
    }

    /// <summary>CUDA if there is a libtorch with it and the machine has a device, else the CPU.</summary>
    public static TorchDevice Choose()
    {
        // Without CUDA nothing is asked of libtorch, and its 300 MiB need not be loaded to hear that.
        if (!NativeFolders().Any(folder => File.Exists(Path.Combine(folder, CudaLibrary))))
            return Cpu();
        TorchLibrary.Ensure();
        if (!torch.cuda_is_available())
            return Cpu();
        int devices = torch.cuda.device_count();
        return new TorchDevice(true, $"CUDA, {devices} device{(devices == 1 ? "" : "s")}, libtorch {torch.__version__}");
    }

    /// <summary>The CPU, whatever else there is. One thread of ours for each net that learns, and one for each fitter.</summary>
    public static TorchDevice Cpu() => new(false, $"CPU, {(Vector512.IsHardwareAccelerated ? 16 : 8)} lanes");

    private static IEnumerable<string> NativeFolders() =>
        (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(AppContext.BaseDirectory);
}
