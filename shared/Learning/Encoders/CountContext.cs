namespace Almagest.Learning.Encoders;

/// <summary>What a network is told beside a spectrum of counts: what <see cref="CountEncoder"/> says, then the quick estimate,
/// then ln of its sigmas.</summary>
internal sealed class CountContext(ParameterCoordinates coordinates)
{
    public int Count => CountEncoder.ContextCount + (2 * coordinates.Count);

    /// <summary>Norms relative to the brightness, which says nothing.</summary>
    public void WriteEstimate(CountScale scale, ReadOnlySpan<double> center, ReadOnlySpan<double> unit, Span<float> context)
    {
        Span<float> rest = context[CountEncoder.ContextCount..];
        for (int i = 0; i < center.Length; i++)
        {
            rest[i] = (float)(coordinates.IsNorm(i) ? center[i] - Math.Log10(scale.Amplitude) : center[i]);
            rest[center.Length + i] = (float)Math.Log(unit[i]);
        }
    }
}
