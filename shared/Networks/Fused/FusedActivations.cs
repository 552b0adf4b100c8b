namespace Almagest.Networks.Fused;

/// <summary>y = x σ(x).</summary>
internal sealed class FusedSilu(int width) : FusedLayer(width, width)
{
    private readonly AlignedArray _sigmoid = new AlignedArray(TileRows * Panel.Stride(width));

    /// <summary>For a product that computes this layer as it goes.</summary>
    public SiluPanels Panels(bool learns) => new(Output, learns ? _sigmoid : default(Span<float>));

    public override void Forward(AlignedArray input, int rows, bool learns)
    {
        int length = rows * Panel.Stride(Inputs);
        NetMath.Silu(input.AsSpan(0, length), learns ? _sigmoid : default(Span<float>), Output);
    }

    public override void Backward(AlignedArray input, AlignedArray gradient, int rows, bool isFirst)
    {
        int length = rows * Panel.Stride(Inputs);
        NetMath.SiluGradient(input.AsSpan(0, length), _sigmoid, gradient, InputGradient);
    }
}

/// <summary>y = max(x, 0).</summary>
internal sealed class FusedRelu(int width) : FusedLayer(width, width)
{
    public override void Forward(AlignedArray input, int rows, bool learns)
    {
        int length = rows * Panel.Stride(Inputs);
        NetMath.Relu(input.AsSpan(0, length), Output);
    }

    public override void Backward(AlignedArray input, AlignedArray gradient, int rows, bool isFirst)
    {
        int length = rows * Panel.Stride(Inputs);
        ReadOnlySpan<float> x = input,
            from = gradient;
        Span<float> result = InputGradient;
        for (int i = 0; i < length; i++)
            result[i] = x[i] > 0 ? from[i] : 0;
    }
}
