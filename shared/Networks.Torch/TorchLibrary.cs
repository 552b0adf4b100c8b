using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Almagest.Networks.Torch;

/// <summary>Makes libtorch ready: one thread of arithmetic for each thread of ours.</summary>
/// <remarks>
/// Two OpenMP threads that spin on a busy machine were measured 70 times slower than one. Workers scale by processes,
/// and a trainer by one thread a network. Where OMP_NUM_THREADS is set, it is obeyed.
/// </remarks>
internal static partial class TorchLibrary
{
    private const string ThreadsVariable = "OMP_NUM_THREADS";
    private static readonly Lazy<int> Threads = new(Load);

    /// <summary>To be called before anything else of TorchSharp. Returns the threads in use.</summary>
    public static int Ensure() => Threads.Value;

    private static int Load()
    {
        string? wish = Environment.GetEnvironmentVariable(ThreadsVariable);
        // .NET keeps its own copy of the environment; libgomp reads the C library's, once, as it loads.
        if (wish is null && !OperatingSystem.IsWindows())
            SetVariable(ThreadsVariable, "1", overwrite: 0);
        int threads = int.TryParse(wish, NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? Math.Max(1, asked) : 1;
        torch.set_num_threads(threads);
        return threads;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
