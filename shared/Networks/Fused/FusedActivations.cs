namespace Almagest.Networks.Fused;

/// <summary>y = x σ(x).</summary>
internal sealed class FusedSilu(int width) : FusedLayer(width, width)
{
    private readonly float[] _sigmoid = new float[TileRows * Panel.Stride(width)];

    public override void Forward(float[] input, int rows)
    {
        int length = rows * Panel.Stride(Inputs);
        NetMath.Silu(input.AsSpan(0, length), _sigmoid, Output);
    }

    public override void Backward(float[] input, float[] gradient, int rows, bool isFirst)
    {
        int length = rows * Panel.Stride(Inputs);
        NetMath.SiluGradient(input.AsSpan(0, length), _sigmoid, gradient, InputGradient);
    }
}

/// <summary>y = max(x, 0).</summary>
internal sealed class FusedRelu(int width) : FusedLayer(width, width)
{
    public override void Forward(float[] input, int rows)
    {
        int length = rows * Panel.Stride(Inputs);
        for (int i = 0; i < length; i++)
            Output[i] = Math.Max(input[i], 0);
    }

    public override void Backward(float[] input, float[] gradient, int rows, bool isFirst)
    {
        int length = rows * Panel.Stride(Inputs);
        for (int i = 0; i < length; i++)
            InputGradient[i] = input[i] > 0 ? gradient[i] : 0;
    }
}
