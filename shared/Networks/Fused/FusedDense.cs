namespace Almagest.Networks.Fused;

/// <summary>y = x Wᵀ + b.</summary>
internal sealed class FusedDense(int inputs, int outputs) : FusedLayer(inputs, outputs)
{
    private readonly FusedWeights _matrix = new(outputs, inputs),
        _bias = new(1, outputs);
    private readonly float[] _turned = new float[inputs * Panel.Stride(outputs)];

    public override IEnumerable<FusedWeights> Weights => [_matrix, _bias];

    public override void Refresh() => Panel.Transpose(_matrix.Values, Outputs, Inputs, _turned);

    public override void Forward(float[] input, int rows)
    {
        int stride = Panel.Stride(Outputs);
        for (int row = 0; row < rows; row++)
            _bias.Values.CopyTo(Output.AsSpan(row * stride));
        MatrixProduct.Multiply(input, new Strides(Panel.Stride(Inputs), 1), _turned, Output, rows, Inputs, Outputs, keep: true);
    }

    public override void Backward(float[] input, float[] gradient, int rows, bool isFirst)
    {
        int stride = Panel.Stride(Outputs);
        for (int row = 0; row < rows; row++)
            NetMath.Accumulate(gradient.AsSpan(row * stride, stride), _bias.Gradient);
        MatrixProduct.Multiply(gradient, new Strides(1, stride), input, _matrix.Gradient, Outputs, rows, Inputs, keep: true);
        if (!isFirst)
            MatrixProduct.Multiply(
                gradient,
                new Strides(stride, 1),
                _matrix.Values,
                InputGradient,
                rows,
                Outputs,
                Inputs,
                keep: false
            );
    }
}
