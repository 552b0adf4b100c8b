using Almagest.Networks.Architectures;

namespace Almagest.Networks.Engines;

/// <summary>A net with its weights, ready to compute. One thread at a time.</summary>
internal interface IEvaluator : IDisposable
{
    Net Net { get; }

    /// <param name="input">Shape [N, I].</param>
    /// <param name="output">Shape [N, O].</param>
    void Forward(ReadOnlySpan<float> input, Span<float> output);

    /// <returns>Shape [N, O].</returns>
    float[] Forward(ReadOnlySpan<float> input)
    {
        float[] output = GC.AllocateUninitializedArray<float>(input.Length / Net.Inputs * Net.Outputs);
        Forward(input, output);
        return output;
    }
}
