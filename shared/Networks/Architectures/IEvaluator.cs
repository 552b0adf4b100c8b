using Almagest.Networks.Devices;
using Almagest.Networks.Fused;
using TorchSharp;

namespace Almagest.Networks.Architectures;

/// <summary>A net with its weights, ready to compute: on the processor by our own code, on CUDA by libtorch. One thread at a
/// time.</summary>
internal interface IEvaluator : IDisposable
{
    Net Net { get; }

    /// <param name="input">Shape [N, I].</param>
    /// <param name="output">Shape [N, O].</param>
    void Forward(ReadOnlySpan<float> input, Span<float> output);
}

internal static class Evaluator
{
    /// <param name="weights">All weights in the order of the net's shapes.</param>
    public static IEvaluator Of(Net net, float[] weights, TorchDevice device) =>
        device.IsCuda
            ? new TorchEvaluator(new WeightSet(net, weights, device.Torch, trainable: false))
            : new FusedEvaluator(net, weights);

    /// <returns>Shape [N, O].</returns>
    public static float[] Forward(this IEvaluator evaluator, ReadOnlySpan<float> input)
    {
        float[] output = new float[input.Length / evaluator.Net.Inputs * evaluator.Net.Outputs];
        evaluator.Forward(input, output);
        return output;
    }
}

internal sealed class FusedEvaluator(Net net, float[] weights) : IEvaluator
{
    private readonly FusedNet _net = new(net, weights);

    public Net Net => net;

    public void Forward(ReadOnlySpan<float> input, Span<float> output) => _net.Forward(input, output);

    public void Dispose() { }
}

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
