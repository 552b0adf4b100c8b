namespace Almagest.Networks.Batches;

/// <summary>A batch in the processor's memory. n rows, I inputs, T numbers of truth.</summary>
/// <param name="count">n.</param>
/// <param name="input">Shape [n, I].</param>
/// <param name="truth">Shape [n, T].</param>
internal class RowBatch(int count, float[] input, float[] truth) : IBatch
{
    public int Count => count;

    public float[] Input => input;

    /// <summary>T.</summary>
    public int TruthCount { get; } = truth.Length / count;

    /// <summary>Of all rows, shape [n, T].</summary>
    public float[] Truth => truth;

    public ReadOnlySpan<float> TruthOf(int row) => truth.AsSpan(row * TruthCount, TruthCount);

    public void Dispose() { }
}
