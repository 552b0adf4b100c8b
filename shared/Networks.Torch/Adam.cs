using Almagest.Networks.Engines;
using TorchSharp;

namespace Almagest.Networks.Torch;

/// <summary>Adam (Kingma and Ba 2015) with gradients shortened to a norm, on a flat set of weights.</summary>
/// <param name="decay">Share of the rate by which weights shrink in a step, apart from the gradient (AdamW, Loshchilov and
/// Hutter 2019).</param>
internal sealed class Adam(WeightSet weights, double clipNorm, double decay = 0) : IDisposable
{
    private readonly torch.Tensor _mean = torch.zeros_like(weights.Flat).DetachFromDisposeScope();
    private readonly torch.Tensor _square = torch.zeros_like(weights.Flat).DetachFromDisposeScope();
    private readonly torch.Tensor _longest = torch
        .tensor([(float)clipNorm], device: weights.Flat.device)
        .DetachFromDisposeScope();
    private readonly torch.Tensor _gradient = weights.Gradient!;
    private int _steps;

    /// <summary>Weights and all that the next step depends on.</summary>
    public NetState Snapshot() => new(weights.Values(), Floats(_mean), Floats(_square), _steps);

    /// <summary>Goes on from where a snapshot was taken; what was collected since is dropped.</summary>
    public void Restore(NetState state)
    {
        using var scope = torch.NewDisposeScope();
        using var quiet = torch.no_grad();
        weights.Flat.copy_(torch.tensor(state.Weights));
        _mean.copy_(torch.tensor(state.Mean));
        _square.copy_(torch.tensor(state.Square));
        _gradient.zero_();
        _steps = state.Steps;
    }

    /// <summary>Uses up the collected gradient.</summary>
    public void Step(double rate)
    {
        using var scope = torch.NewDisposeScope();
        using var quiet = torch.no_grad();
        _steps++;
        if (decay > 0)
        {
            Scalar kept = 1 - (rate * decay);
            weights.Flat.mul_(kept);
            GC.KeepAlive(kept);
        }
        _gradient.mul_(_longest.div(torch.maximum(_gradient.mul(_gradient).sum().sqrt(), _longest)));
        _mean.mul_(Arithmetic.Keep(AdamStep.Beta1)).add_(_gradient, Arithmetic.Keep(1 - AdamStep.Beta1));
        _square.mul_(Arithmetic.Keep(AdamStep.Beta2)).addcmul_(_gradient, _gradient, Arithmetic.Keep(1 - AdamStep.Beta2));
        torch.Tensor spread = _square.sqrt().add_(Arithmetic.Keep(AdamStep.Epsilon), Arithmetic.Keep(1));
        Scalar step = -AdamStep.Corrected(rate, _steps);
        weights.Flat.addcdiv_(_mean, spread, step);
        GC.KeepAlive(step);
        _gradient.zero_();
    }

    public void Dispose()
    {
        _mean.Dispose();
        _square.Dispose();
        _longest.Dispose();
    }

    private static float[] Floats(torch.Tensor tensor) => tensor.cpu().data<float>().ToArray();
}
