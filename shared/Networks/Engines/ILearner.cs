namespace Almagest.Networks.Engines;

/// <summary>A net that learns. N rows, I inputs, O outputs.</summary>
internal interface ILearner : IEvaluator
{
    /// <summary>Adds to the gradient what a loss finds.</summary>
    /// <param name="input">Shape [N, I].</param>
    /// <returns>The sum of what the loss gave.</returns>
    double Learn(float[] input, RowLoss loss);

    /// <summary>Uses up the gradient: one step of Adam.</summary>
    void Step(double rate);

    /// <summary>All weights, in the order of the net's shapes.</summary>
    float[] Values();

    /// <summary>Weights and all that the next step depends on.</summary>
    NetState Snapshot();

    /// <summary>Goes on from where a snapshot was taken; what was collected since is dropped.</summary>
    void Restore(NetState state);
}

/// <summary>What one row adds to the loss.</summary>
/// <param name="output">Shape [O].</param>
/// <param name="gradient">Shape [O]: of the row's part with respect to its output; to be written.</param>
internal delegate double RowLoss(int row, ReadOnlySpan<float> output, Span<float> gradient);

/// <summary>A net in the midst of its training. W weights.</summary>
/// <param name="Weights">Shape [W].</param>
/// <param name="Mean">Shape [W]: of the gradients, as Adam keeps it.</param>
/// <param name="Square">Shape [W]: the same of their squares.</param>
/// <param name="Steps">Made so far.</param>
internal sealed record NetState(float[] Weights, float[] Mean, float[] Square, int Steps);
