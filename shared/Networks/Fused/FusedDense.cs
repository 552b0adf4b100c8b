namespace Almagest.Networks.Fused;

/// <summary>y = x Wᵀ + b.</summary>
internal sealed class FusedDense(int inputs, int outputs) : FusedLayer(inputs, outputs)
{
    private readonly FusedWeights _matrix = new(outputs, inputs),
        _bias = new(1, outputs);
    private readonly AlignedArray _turned = new AlignedArray(inputs * Panel.Stride(outputs));

    private readonly AlignedArray _nothing = new(Panel.Stride(inputs));

    public override IEnumerable<FusedWeights> Weights => [_matrix, _bias];

    public override void Refresh() => Panel.Transpose(_matrix.Values, Outputs, Inputs, _turned);

    public override void Forward(AlignedArray input, int rows, bool learns) =>
        MatrixProduct.Multiply(input, new Strides(Panel.Stride(Inputs), 1), _turned, _bias.Values, Output, rows, Inputs, Outputs);

    /// <summary>With the layer that comes next.</summary>
    public void Forward(AlignedArray input, int rows, bool learns, FusedSilu next) =>
        MatrixProduct.MultiplyThenSilu(
            input,
            new Strides(Panel.Stride(Inputs), 1),
            _turned,
            _bias.Values,
            // Nobody asks for what lies between, but who learns.
            learns ? Output : next.Output,
            next.Panels(learns),
            rows,
            Inputs,
            Outputs
        );

    public override void Backward(AlignedArray input, AlignedArray gradient, int rows, bool isFirst)
    {
        int stride = Panel.Stride(Outputs);
        for (int row = 0; row < rows; row++)
            NetMath.Add(_bias.Gradient, gradient.AsSpan(row * stride, stride), _bias.Gradient);
        MatrixProduct.Accumulate(gradient, new Strides(1, stride), input, _matrix.Gradient, Outputs, rows, Inputs);
        if (!isFirst)
            MatrixProduct.Multiply(
                gradient,
                new Strides(stride, 1),
                _matrix.Values,
                _nothing,
                InputGradient,
                rows,
                Outputs,
                Inputs
            );
    }
}

/// <summary>y = z σ(z), z = x Wᵀ + b.</summary>
internal sealed class FusedDenseSilu(FusedDense dense, FusedSilu silu) : FusedLayer(dense.Inputs, dense.Outputs, silu.Output)
{
    public override AlignedArray InputGradient => dense.InputGradient;

    public override IEnumerable<FusedWeights> Weights => dense.Weights;

    public override void Refresh() => dense.Refresh();

    public override void Forward(AlignedArray input, int rows, bool learns) => dense.Forward(input, rows, learns, silu);

    public override void Backward(AlignedArray input, AlignedArray gradient, int rows, bool isFirst)
    {
        silu.Backward(dense.Output, gradient, rows, isFirst: false);
        dense.Backward(input, silu.InputGradient, rows, isFirst);
    }
}
