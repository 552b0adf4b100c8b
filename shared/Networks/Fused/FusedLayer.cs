using Almagest.Networks.Architectures;

namespace Almagest.Networks.Fused;

/// <summary>One layer at work on a tile of rows, with room of its own. n rows of a tile, I inputs, O outputs; all matrices are
/// panels.</summary>
/// <param name="output">Where <see cref="Forward"/> writes, of a layer that has others do it; null: room of its own.</param>
internal abstract class FusedLayer(int inputs, int outputs, AlignedArray? output = null)
{
    public const int TileRows = 64;

    private AlignedArray? _inputGradient;

    public int Inputs => inputs;

    public int Outputs => outputs;

    /// <summary>Shape [n, O], of the last <see cref="Forward"/>.</summary>
    public AlignedArray Output { get; } = output ?? new AlignedArray(TileRows * Panel.Stride(outputs));

    /// <summary>Shape [n, I], of the last <see cref="Backward"/>.</summary>
    public virtual AlignedArray InputGradient => _inputGradient ??= new AlignedArray(TileRows * Panel.Stride(inputs));

    /// <summary>Arrays that are learnt, in the order of <see cref="Layer.Shapes"/>.</summary>
    public virtual IEnumerable<FusedWeights> Weights => [];

    /// <param name="input">Shape [n, I].</param>
    /// <param name="rows">n.</param>
    /// <param name="learns">Whether <see cref="Backward"/> comes after it.</param>
    public abstract void Forward(AlignedArray input, int rows, bool learns);

    /// <param name="input">As it was given to <see cref="Forward"/>.</param>
    /// <param name="gradient">Shape [n, O]: of the loss, with respect to the output.</param>
    /// <param name="rows">n.</param>
    /// <param name="isFirst">Whether nobody asks for the gradient with respect to the input.</param>
    public abstract void Backward(AlignedArray input, AlignedArray gradient, int rows, bool isFirst);

    /// <summary>After the weights have changed.</summary>
    public virtual void Refresh() { }

    public static FusedLayer Of(Layer layer, int inputs) =>
        layer switch
        {
            Layer.Dense dense => new FusedDense(dense.Inputs, dense.Outputs),
            Layer.Norm norm => new FusedNorm(norm.Width),
            Layer.Activate { Kind: Activation.Silu } => new FusedSilu(inputs),
            Layer.Activate => new FusedRelu(inputs),
            Layer.Branch branch => new FusedBranch(inputs, branch.Inner),
            _ => throw new ArgumentException($"No fused form of {layer}.", nameof(layer)),
        };
}

/// <summary>A panel that is learnt, with its gradient.</summary>
internal sealed class FusedWeights(int rows, int columns)
{
    private readonly int _length = rows * Panel.Stride(columns);
    private AlignedArray? _gradient,
        _mean,
        _square;

    public int Rows => rows;

    public int Columns => columns;

    public int Count => rows * columns;

    public AlignedArray Values { get; } = new AlignedArray(rows * Panel.Stride(columns));

    /// <summary>What was found since the last step.</summary>
    public AlignedArray Gradient => _gradient ??= new AlignedArray(_length);

    /// <summary>Of the gradients, as Adam keeps it.</summary>
    public AlignedArray Mean => _mean ??= new AlignedArray(_length);

    /// <summary>Of the gradients' squares, as Adam keeps it.</summary>
    public AlignedArray Square => _square ??= new AlignedArray(_length);
}
