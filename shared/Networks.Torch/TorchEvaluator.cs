using Almagest.Networks.Architectures;
using Almagest.Networks.Engines;
using TorchSharp;

namespace Almagest.Networks.Torch;

internal sealed class TorchEvaluator(WeightSet weights) : IEvaluator
{
    public Net Net => weights.Net;

    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        using var scope = torch.NewDisposeScope();
        using var inference = torch.inference_mode();
        weights.Forward(weights.Matrix(input.ToArray())).cpu().data<float>().CopyTo(output);
    }

    public void Dispose() => weights.Dispose();
}
