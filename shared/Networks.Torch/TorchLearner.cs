using Almagest.Networks.Architectures;
using Almagest.Networks.Engines;
using TorchSharp;

namespace Almagest.Networks.Torch;

/// <summary>By libtorch, wherever its device is, from losses that the processor finds row by row: the reference for
/// <see cref="TensorLearners"/>, and for losses that no engine knows.</summary>
internal sealed class TorchLearner : ILearner
{
    private readonly WeightSet _weights;
    private readonly TorchEvaluator _evaluator;
    private readonly Adam _adam;
    private readonly DeviceMemory _memory;

    public TorchLearner(Net net, float[] weights, DeviceMemory memory, double clipNorm, double decay)
    {
        _memory = memory;
        _weights = new WeightSet(net, weights, memory, trainable: true);
        _evaluator = new TorchEvaluator(_weights, memory);
        _adam = new Adam(_weights, clipNorm, decay);
    }

    public Net Net => _weights.Net;

    public void Forward(ReadOnlySpan<float> input, Span<float> output) => _evaluator.Forward(input, output);

    public double Learn(float[] input, RowLoss loss)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor output = _weights.Forward(_weights.Matrix(input)); // [N, O]
        float[] values = _memory.Fetch(output.detach()),
            gradient = new float[values.Length];
        int columns = (int)output.shape[1];
        double sum = 0;
        for (int row = 0, at = 0; at < values.Length; row++, at += columns)
            sum += loss(row, values.AsSpan(at, columns), gradient.AsSpan(at, columns));
        output.backward([_memory.Send(gradient, output.shape)]);
        return sum;
    }

    public void Step(double rate) => _adam.Step(rate);

    public float[] Values() => _weights.Values()[0];

    public NetState Snapshot() => _adam.Snapshots()[0];

    public void Restore(NetState state) => _adam.Restore([state]);

    public void Dispose()
    {
        _adam.Dispose();
        _evaluator.Dispose();
    }
}
