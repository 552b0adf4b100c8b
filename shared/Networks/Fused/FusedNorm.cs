namespace Almagest.Networks.Fused;

/// <summary>Layer normalisation.</summary>
internal sealed class FusedNorm(int width) : FusedLayer(width, width)
{
    private readonly FusedWeights _scale = new(1, width),
        _shift = new(1, width);
    private readonly float[] _standard = new float[TileRows * Panel.Stride(width)],
        _inverse = new float[TileRows];

    public override IEnumerable<FusedWeights> Weights => [_scale, _shift];

    public override void Forward(float[] input, int rows)
    {
        int stride = Panel.Stride(Inputs);
        for (int row = 0, at = 0; row < rows; row++, at += stride)
        {
            _inverse[row] = NetMath.Normalise(
                input.AsSpan(at, stride),
                Inputs,
                _scale.Values,
                _shift.Values,
                _standard.AsSpan(at, stride),
                Output.AsSpan(at, stride)
            );
        }
    }

    public override void Backward(float[] input, float[] gradient, int rows, bool isFirst)
    {
        int stride = Panel.Stride(Inputs);
        for (int row = 0, at = 0; row < rows; row++, at += stride)
        {
            NetMath.NormaliseGradient(
                _standard.AsSpan(at, stride),
                _inverse[row],
                Inputs,
                _scale.Values,
                gradient.AsSpan(at, stride),
                InputGradient.AsSpan(at, stride),
                _scale.Gradient,
                _shift.Gradient
            );
        }
    }
}
