using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace Almagest.Networks.Tests.Fused;

public sealed class NarrowLanesTests
{
    /// <summary>The runtime is told that there is no AVX-512, in a process of its own.</summary>
    [Fact]
    public async Task Processors_with_eight_lanes_compute_the_same()
    {
        if (!Vector512.IsHardwareAccelerated)
            return;
        string[] classes = [nameof(NetMathTests), nameof(MatrixProductTests), nameof(FusedNetTests)];
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, typeof(NarrowLanesTests).Assembly.GetName().Name!),
            classes.SelectMany(one => (string[])["-class", $"*.{one}"])
        )
        {
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_EnableAVX512"] = "0";
        start.Environment["DOTNET_EnableAVX512F"] = "0";
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
        Assert.Contains("Total: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Total: 0", output, StringComparison.Ordinal);
    }
}
