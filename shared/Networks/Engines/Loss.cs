using Almagest.Networks.Batches;

namespace Almagest.Networks.Engines;

/// <summary>What nets learn by: the sum over the rows of a batch. The processor asks for it row by row, here; an engine of
/// tensors computes the same for all rows at once. One thread at a time.</summary>
internal abstract class Loss
{
    /// <summary>What a row adds.</summary>
    /// <param name="output">Shape [O].</param>
    /// <param name="gradient">Shape [O]: with respect to the output; overwritten.</param>
    public abstract double Of(RowBatch batch, int row, ReadOnlySpan<float> output, Span<float> gradient);
}
