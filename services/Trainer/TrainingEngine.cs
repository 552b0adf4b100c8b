using Almagest.Networks.Engines;
using Almagest.Networks.Fused;
#if ALMAGEST_TORCH
using Almagest.Networks.Torch;
using Almagest.Trainer.Telemetry;
#endif

namespace Almagest.Trainer;

/// <summary>What networks are learnt on: the processor by our own code, unless <c>-p:AlmagestTorch</c> has put libtorch into
/// the build.</summary>
internal static class TrainingEngine
{
    /// <summary>With cuda: the device, or our own code where there is none. With cpu: libtorch, as the reference.</summary>
    /// <param name="batch">Spectra in a step on a device; null: as many as suit one.</param>
    public static Engine Choose(ILogger logger, int? batch = null)
    {
#if ALMAGEST_TORCH
        if (!TorchEngine.IsBuiltWithCuda)
            return TorchEngine.Cpu();
        if (TorchEngine.TryCuda(out string why, batch ?? TorchEngine.UsualBatch) is { } cuda)
            return cuda;
        Log.NoCuda(logger, why);
#endif
        return ProcessorEngine.Instance;
    }
}
