using System.Runtime.Intrinsics;
using Almagest.Networks.Architectures;
using Almagest.Networks.Engines;

namespace Almagest.Networks.Fused;

/// <summary>The processor, by our own code. One thread of ours for each net that learns, and one for each fitter.</summary>
public sealed class ProcessorEngine : Engine
{
    private ProcessorEngine() { }

    public static ProcessorEngine Instance { get; } = new();

    public override string Description => $"CPU, {(Vector512.IsHardwareAccelerated ? 16 : 8)} lanes";

    internal override IEvaluator Evaluator(Net net, float[] weights) => new FusedEvaluator(net, weights);

    internal override ILearner Learner(Net net, float[] weights, double clipNorm, double decay = 0) =>
        new FusedLearner(net, weights, clipNorm, decay);
}

internal sealed class FusedEvaluator(Net net, float[] weights) : IEvaluator
{
    private readonly FusedNet _net = new(net, weights);

    public Net Net => net;

    public void Forward(ReadOnlySpan<float> input, Span<float> output) => _net.Forward(input, output);

    public void Dispose() { }
}

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
        _net.Step(norm => AdamStep.Of(rate, _steps, Math.Min(1, clipNorm / norm), decay));
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
