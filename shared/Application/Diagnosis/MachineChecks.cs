using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Almagest.Storage.Status;

namespace Almagest.Application.Diagnosis;

/// <summary>This program, and what it runs on.</summary>
internal static class MachineChecks
{
    private const string Driver = "/proc/driver/nvidia/version";

    public static Finding Program()
    {
        return Finding.Ok(
            "program",
            $"almagest {ProgramVersion.Own}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}"
        );
    }

    public static Finding Device()
    {
        int bits =
            Vector512.IsHardwareAccelerated ? 512
            : Vector256.IsHardwareAccelerated ? 256
            : 128;
        string memory = Size(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes),
            found = $"{Environment.ProcessorCount} cores, vectors of {bits} bits, {memory} of memory";
        return File.Exists(Driver)
            ? new(
                "device",
                FindingState.Ok,
                $"{found}, a GPU's driver",
                "deploy/gpu/verify tells whether trainers can use the GPU"
            )
            : Finding.Ok("device", $"{found}, no GPU's driver");
    }

    /// <summary>Bytes, for people.</summary>
    public static string Size(long bytes) =>
        bytes < 1e9
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB");
}
