using System.Reflection;
using Almagest.Networks.Architectures;
using Almagest.Networks.Arrays;
using Almagest.Networks.Batches;
using Almagest.Networks.Engines;
using TorchSharp;

namespace Almagest.Networks.Torch;

/// <summary>Networks computed by libtorch: on CUDA, or on its own CPU kernels as the reference. What they learn from is on the
/// device, and losses are tensors.</summary>
public sealed class TorchEngine : Engine
{
    /// <summary>Spectra in a step on CUDA, unless another number is asked for.</summary>
    public const int UsualBatch = 2_048;

    private const string CudaLibrary = "libtorch_cuda.so";

    private TorchEngine(torch.Device device, string description, int? batch = null) =>
        (Memory, Description, Batch) = (new DeviceMemory(device), description, batch);

    public override string Description { get; }

    public override int? Batch { get; }

    public override IReadOnlyDictionary<string, string> Versions { get; } =
        new Dictionary<string, string>
        {
            ["torchsharp"] = typeof(torch).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version ?? "unknown",
        };

    /// <summary>Where its tensors live.</summary>
    internal DeviceMemory Memory { get; }

    /// <summary>Whether this program was built with CUDA; nothing is loaded to say so.</summary>
    public static bool IsBuiltWithCuda => NativeFolders().Any(folder => File.Exists(Path.Combine(folder, CudaLibrary)));

    /// <param name="batch">Spectra in a step.</param>
    /// <returns>Null where the program was built without CUDA, or the machine has no device: <paramref name="why"/> tells
    /// which.</returns>
    public static TorchEngine? TryCuda(out string why, int batch = UsualBatch)
    {
        why = "built without CUDA: build with -p:AlmagestTorch=cuda";
        // Without CUDA nothing is asked of libtorch, and its 300 MiB need not be loaded to hear that.
        if (!IsBuiltWithCuda)
            return null;
        TorchLibrary.Ensure();
        why = "built with CUDA, but there is no device, or no driver for it";
        if (!torch.cuda_is_available())
            return null;
        int devices = torch.cuda.device_count();
        return new TorchEngine(
            torch.CUDA,
            $"CUDA, {devices} device{(devices == 1 ? "" : "s")}, libtorch {torch.__version__}",
            batch
        );
    }

    /// <summary>libtorch's kernels for the processor: slower than our own, and not ours.</summary>
    public static TorchEngine Cpu()
    {
        int threads = TorchLibrary.Ensure();
        return new TorchEngine(
            torch.CPU,
            $"CPU, {threads} thread{(threads == 1 ? "" : "s")} a net, libtorch {torch.__version__}"
        );
    }

    internal override IEvaluator Evaluator(Net net, float[] weights) =>
        new TorchEvaluator(new WeightSet(net, weights, Memory, trainable: false), Memory);

    internal override ILearner Learner(Net net, float[] weights, double clipNorm, double decay = 0) =>
        new TorchLearner(net, weights, Memory, clipNorm, decay);

    internal override ILearners Learners(
        Net net,
        IReadOnlyList<float[]> weights,
        double clipNorm,
        double decay = 0,
        bool exact = true
    ) => new TensorLearners(net, weights, Memory, clipNorm, decay, exact);

    internal override IRows<IBatch> Rows(RowTable table, int[] order) => new TensorRows(table, order, Memory);

    internal override IRows<IComposite> Spectra(TrainingArrays data, int[] order) => new TensorSpectra(data, order, Memory);

    private static IEnumerable<string> NativeFolders() =>
        (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator)
            // Of an installed PyTorch, with a program that was published without libtorch.
            .Concat((Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? "").Split(Path.PathSeparator))
            .Where(folder => folder.Length > 0)
            .Append(AppContext.BaseDirectory);
}
