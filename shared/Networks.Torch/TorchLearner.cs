using Almagest.Networks.Architectures;
using Almagest.Networks.Engines;
using TorchSharp;

namespace Almagest.Networks.Torch;

/// <summary>By libtorch, wherever its device is; in mixed precision if asked, which tensor cores are several times faster
/// at.</summary>
internal sealed class TorchLearner : ILearner
{
    private readonly WeightSet _weights;
    private readonly TorchEvaluator _evaluator;
    private readonly Adam _adam;
    private readonly torch.Device _device;
    private readonly bool _mixed;

    public TorchLearner(Net net, float[] weights, torch.Device device, double clipNorm, double decay, bool mixed = false)
    {
        (_device, _mixed) = (device, mixed);
        _weights = new WeightSet(net, weights, device, trainable: true);
        _evaluator = new TorchEvaluator(_weights);
        _adam = new Adam(_weights, clipNorm, decay);
    }

    public Net Net => _weights.Net;

    public void Forward(ReadOnlySpan<float> input, Span<float> output) => _evaluator.Forward(input, output);

    public double Learn(float[] input, RowLoss loss)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor rows = _weights.Matrix(input),
            output = _mixed ? _weights.ForwardMixed(rows) : _weights.Forward(rows); // [N, O]
        float[] values = output.detach().cpu().data<float>().ToArray(),
            gradient = new float[values.Length];
        int columns = (int)output.shape[1];
        double sum = 0;
        for (int row = 0, at = 0; at < values.Length; row++, at += columns)
            sum += loss(row, values.AsSpan(at, columns), gradient.AsSpan(at, columns));
        output.backward([torch.tensor(gradient, output.shape, device: _device)]);
        return sum;
    }

    public void Step(double rate) => _adam.Step(rate);

    public float[] Values() => _weights.Values();

    public NetState Snapshot() => _adam.Snapshot();

    public void Restore(NetState state) => _adam.Restore(state);

    public void Dispose()
    {
        _adam.Dispose();
        _evaluator.Dispose();
    }
}
