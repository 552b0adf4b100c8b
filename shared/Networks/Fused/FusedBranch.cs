using Almagest.Networks.Architectures;

namespace Almagest.Networks.Fused;

/// <summary>y = x + inner(x).</summary>
internal sealed class FusedBranch(int width, IReadOnlyList<Layer> inner) : FusedLayer(width, width)
{
    private readonly FusedChain _inner = new(inner, width);

    public override IEnumerable<FusedWeights> Weights => _inner.Weights;

    public override void Refresh() => _inner.Refresh();

    public override void Forward(AlignedArray input, int rows, bool learns)
    {
        int length = rows * Panel.Stride(Inputs);
        NetMath.Add(input.AsSpan(0, length), _inner.Forward(input, rows, learns), Output);
    }

    public override void Backward(AlignedArray input, AlignedArray gradient, int rows, bool isFirst)
    {
        int length = rows * Panel.Stride(Inputs);
        NetMath.Add(gradient.AsSpan(0, length), _inner.Backward(input, gradient, rows, isFirst: false), InputGradient);
    }
}

/// <summary>Layers one after the other.</summary>
internal sealed class FusedChain
{
    private readonly FusedLayer[] _layers;

    public FusedChain(IReadOnlyList<Layer> layers, int inputs)
    {
        var chain = new List<FusedLayer>();
        foreach (Layer layer in layers)
        {
            var fused = FusedLayer.Of(layer, inputs);
            inputs = fused.Outputs;
            if (fused is FusedSilu silu && chain is [.., FusedDense dense])
                chain[^1] = new FusedDenseSilu(dense, silu);
            else
                chain.Add(fused);
        }
        _layers = [.. chain];
    }

    public int Inputs => _layers[0].Inputs;

    public int Outputs => _layers[^1].Outputs;

    public IEnumerable<FusedWeights> Weights => _layers.SelectMany(layer => layer.Weights);

    public void Refresh()
    {
        foreach (FusedLayer layer in _layers)
            layer.Refresh();
    }

    public AlignedArray Forward(AlignedArray input, int rows, bool learns)
    {
        foreach (FusedLayer layer in _layers)
        {
            layer.Forward(input, rows, learns);
            input = layer.Output;
        }
        return input;
    }

    public AlignedArray Backward(AlignedArray input, AlignedArray gradient, int rows, bool isFirst)
    {
        for (int i = _layers.Length - 1; i >= 0; i--)
        {
            _layers[i].Backward(i == 0 ? input : _layers[i - 1].Output, gradient, rows, isFirst && i == 0);
            gradient = _layers[i].InputGradient;
        }
        return gradient;
    }
}
