using Almagest.Networks.Architectures;
using Almagest.Networks.Devices;
using Almagest.Networks.Fused;
using TorchSharp;

namespace Almagest.Networks.Training;

/// <summary>A net that learns: one engine for processors, one for CUDA. N rows, I inputs, O outputs.</summary>
internal interface ILearner : IEvaluator
{
    /// <summary>Adds to the gradient what a loss finds.</summary>
    /// <param name="input">Shape [N, I].</param>
    /// <returns>The sum of what the loss gave.</returns>
    double Learn(float[] input, RowLoss loss);

    /// <summary>Uses up the gradient: one step of Adam.</summary>
    void Step(double rate);

    /// <summary>All weights, in the order of the net's shapes.</summary>
    float[] Values();

    /// <summary>Weights and all that the next step depends on.</summary>
    NetState Snapshot();

    /// <summary>Goes on from where a snapshot was taken; what was collected since is dropped.</summary>
    void Restore(NetState state);
}

internal static class Learner
{
    /// <param name="weights">To begin with.</param>
    /// <param name="clipNorm">Gradients longer than this are shortened.</param>
    /// <param name="decay">See <see cref="Adam"/>.</param>
    public static ILearner Of(Net net, float[] weights, TorchDevice device, double clipNorm, double decay = 0) =>
        device.IsCuda
            ? new TorchLearner(net, weights, device.Torch, clipNorm, decay, mixed: true)
            : new FusedLearner(net, weights, clipNorm, decay);
}

/// <summary>On the processor, by our own code.</summary>
internal sealed class FusedLearner(Net net, float[] weights, double clipNorm, double decay) : ILearner
{
    private readonly FusedNet _net = new(net, weights);
    private int _steps;

    public Net Net => net;

    public void Forward(ReadOnlySpan<float> input, Span<float> output) => _net.Forward(input, output);

    public double Learn(float[] input, RowLoss loss) => _net.Learn(input, loss);

    public void Step(double rate)
    {
        _steps++;
        _net.Step(norm => Adam.StepOf(rate, _steps, Math.Min(1, clipNorm / norm), decay));
    }

    public float[] Values() => _net.Read(one => one.Values);

    public NetState Snapshot() => new(Values(), _net.Read(one => one.Mean), _net.Read(one => one.Square), _steps);

    public void Restore(NetState state)
    {
        _net.Write(state.Weights, one => one.Values);
        _net.Write(state.Mean, one => one.Mean);
        _net.Write(state.Square, one => one.Square);
        _net.Forget();
        _steps = state.Steps;
    }

    public void Dispose() { }
}

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
