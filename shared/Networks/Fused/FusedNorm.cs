namespace Almagest.Networks.Fused;

/// <summary>Layer normalisation.</summary>
internal sealed class FusedNorm(int width) : FusedLayer(width, width)
{
    private readonly FusedWeights _scale = new(1, width),
        _shift = new(1, width);
    private readonly AlignedArray _standard = new(TileRows * Panel.Stride(width));
    private readonly float[] _inverse = new float[TileRows];

    public override IEnumerable<FusedWeights> Weights => [_scale, _shift];

    public override void Forward(AlignedArray input, int rows, bool learns)
    {
        int stride = Panel.Stride(Inputs),
            padded = Panel.Padded(Inputs);
        for (int row = 0, at = 0; row < rows; row++, at += stride)
        {
            _inverse[row] = NetMath.Normalise(
                input.AsSpan(at, padded),
                Inputs,
                _scale.Values,
                _shift.Values,
                learns ? _standard.AsSpan(at, padded) : default,
                Output.AsSpan(at, padded)
            );
        }
    }

    public override void Backward(AlignedArray input, AlignedArray gradient, int rows, bool isFirst)
    {
        int stride = Panel.Stride(Inputs),
            padded = Panel.Padded(Inputs);
        for (int row = 0, at = 0; row < rows; row++, at += stride)
        {
            NetMath.NormaliseGradient(
                _standard.AsSpan(at, padded),
                _inverse[row],
                Inputs,
                _scale.Values,
                gradient.AsSpan(at, padded),
                InputGradient.AsSpan(at, padded),
                _scale.Gradient,
                _shift.Gradient
            );
        }
    }
}
