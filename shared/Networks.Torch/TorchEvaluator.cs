using Almagest.Networks.Architectures;
using Almagest.Networks.Engines;
using TorchSharp;

namespace Almagest.Networks.Torch;

internal sealed class TorchEvaluator(WeightSet weights, DeviceMemory memory) : IEvaluator
{
    public Net Net => weights.Net;

    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        using var scope = torch.NewDisposeScope();
        using var inference = torch.inference_mode();
        memory.Fetch(weights.Forward(weights.Matrix(input))).CopyTo(output);
    }

    public void Dispose() => weights.Dispose();
}
