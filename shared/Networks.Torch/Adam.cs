using Almagest.Networks.Engines;
using TorchSharp;

namespace Almagest.Networks.Torch;

/// <summary>Adam (Kingma and Ba 2015) with gradients shortened to a norm, on the weights of one net or of several, each by
/// itself.</summary>
/// <param name="decay">Share of the rate by which weights shrink in a step, apart from the gradient (AdamW, Loshchilov and
/// Hutter 2019).</param>
internal sealed class Adam(WeightSet weights, double clipNorm, double decay = 0) : IDisposable
{
    private readonly torch.Tensor _mean = torch.zeros_like(weights.Flat).DetachFromDisposeScope();
    private readonly torch.Tensor _square = torch.zeros_like(weights.Flat).DetachFromDisposeScope();
    private readonly torch.Tensor _longest = torch
        .tensor([(float)clipNorm], device: weights.Flat.device)
        .DetachFromDisposeScope();
    private int _steps;

    /// <summary>Weights and all that the next step depends on, of each member.</summary>
    public NetState[] Snapshots() =>
        [
            .. weights
                .Values()
                .Zip(weights.Split(_mean), weights.Split(_square))
                .Select(one => new NetState(one.First, one.Second, one.Third, _steps)),
        ];

    /// <summary>Goes on from where snapshots were taken; what was collected since is dropped.</summary>
    public void Restore(ReadOnlySpan<NetState> states)
    {
        NetState[] all = [.. states];
        weights.Join(weights.Flat, all.Select(state => state.Weights));
        weights.Join(_mean, all.Select(state => state.Mean));
        weights.Join(_square, all.Select(state => state.Square));
        weights.Forget();
        _steps = all[0].Steps;
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
        torch.Tensor gradient = weights.Gradient();
        gradient.mul_(_longest.div(torch.maximum(gradient.mul(gradient).sum(1, keepdim: true).sqrt(), _longest)));
        _mean.mul_(Arithmetic.Keep(AdamStep.Beta1)).add_(gradient, Arithmetic.Keep(1 - AdamStep.Beta1));
        _square.mul_(Arithmetic.Keep(AdamStep.Beta2)).addcmul_(gradient, gradient, Arithmetic.Keep(1 - AdamStep.Beta2));
        torch.Tensor spread = _square.sqrt().add_(Arithmetic.Keep(AdamStep.Epsilon), Arithmetic.Keep(1));
        Scalar step = -AdamStep.Corrected(rate, _steps);
        weights.Flat.addcdiv_(_mean, spread, step);
        GC.KeepAlive(step);
        weights.Forget();
    }

    public void Dispose()
    {
        _mean.Dispose();
        _square.Dispose();
        _longest.Dispose();
    }
}
