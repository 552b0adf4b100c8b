using Almagest.Networks.Architectures;
using Almagest.Networks.Engines;

namespace Almagest.Networks.Fused;

/// <summary>
/// A net computed by this process's own code, tile by tile, so that what lies between two layers stays in the cache. One thread
/// at
/// a time. N rows, I inputs, O outputs.
/// </summary>
internal sealed class FusedNet
{
    private readonly FusedChain _chain;
    private readonly FusedWeights[] _weights;
    private readonly AlignedArray _input,
        _gradient;

    /// <param name="weights">All weights in the order of the net's shapes.</param>
    public FusedNet(Net net, ReadOnlySpan<float> weights)
    {
        _chain = new FusedChain(net.Layers, net.Inputs);
        _weights = [.. _chain.Weights];
        _input = new AlignedArray(FusedLayer.TileRows * Panel.Stride(net.Inputs));
        _gradient = new AlignedArray(FusedLayer.TileRows * Panel.Stride(_chain.Outputs));
        Write(weights, one => one.Values);
        _chain.Refresh();
    }

    public int Inputs => _chain.Inputs;

    public int Outputs => _chain.Outputs;

    /// <param name="input">Shape [N, I].</param>
    /// <param name="output">Shape [N, O].</param>
    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        for (int row = 0, count = input.Length / Inputs; row < count; row += FusedLayer.TileRows)
        {
            int rows = Math.Min(FusedLayer.TileRows, count - row);
            Panel.Fill(input[(row * Inputs)..], rows, Inputs, _input);
            Panel.Read(_chain.Forward(_input, rows, learns: false), rows, Outputs, output[(row * Outputs)..]);
        }
    }

    /// <summary>Adds to the gradient what a loss finds.</summary>
    /// <param name="input">Shape [N, I].</param>
    /// <returns>The sum of what the loss gave.</returns>
    public double Learn(ReadOnlySpan<float> input, RowLoss loss)
    {
        double sum = 0;
        int stride = Panel.Stride(Outputs);
        for (int row = 0, count = input.Length / Inputs; row < count; row += FusedLayer.TileRows)
        {
            int rows = Math.Min(FusedLayer.TileRows, count - row);
            Panel.Fill(input[(row * Inputs)..], rows, Inputs, _input);
            AlignedArray outputs = _chain.Forward(_input, rows, learns: true);
            for (int r = 0; r < rows; r++)
                sum += loss(row + r, outputs.AsSpan(r * stride, Outputs), _gradient.AsSpan(r * stride, Outputs));
            _chain.Backward(_input, _gradient, rows, isFirst: true);
        }
        return sum;
    }

    /// <summary>Uses up the gradient.</summary>
    public void Step(Func<double, AdamStep> step)
    {
        AdamStep now = step(Math.Sqrt(_weights.Sum(one => NetMath.SumOfSquares(one.Gradient))));
        foreach (FusedWeights one in _weights)
            NetMath.Adam(one.Values, one.Gradient, one.Mean, one.Square, now);
        _chain.Refresh();
    }

    /// <summary>All weights, or what belongs to each, in the order of the net's shapes.</summary>
    public float[] Read(Func<FusedWeights, AlignedArray> part)
    {
        float[] all = new float[_weights.Sum(one => one.Count)];
        int at = 0;
        foreach (FusedWeights one in _weights)
        {
            Panel.Read(part(one), one.Rows, one.Columns, all.AsSpan(at));
            at += one.Count;
        }
        return all;
    }

    public void Write(ReadOnlySpan<float> all, Func<FusedWeights, AlignedArray> part)
    {
        if (all.Length != _weights.Sum(one => one.Count))
            throw new ArgumentException($"{all.Length} weights for a net of {_weights.Sum(one => one.Count)}.", nameof(all));
        foreach (FusedWeights one in _weights)
        {
            Panel.Fill(all[..one.Count], one.Rows, one.Columns, part(one));
            all = all[one.Count..];
        }
        _chain.Refresh();
    }

    /// <summary>Drops what was found since the last step.</summary>
    public void Forget()
    {
        foreach (FusedWeights one in _weights)
            one.Gradient.AsSpan().Clear();
    }
}
