using Almagest.Networks.Architectures;
using TorchSharp;

namespace Almagest.Networks.Training;

/// <summary>Adam (Kingma and Ba 2015) with decoupled decay of the weights and gradients clipped to a norm, on a flat set of weights.</summary>
internal sealed class Adam(WeightSet weights, double clipNorm, double decay = 0) : IDisposable
{
    private const double Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8;
    private readonly torch.Tensor _mean = torch.zeros_like(weights.Flat).DetachFromDisposeScope();
    private readonly torch.Tensor _square = torch.zeros_like(weights.Flat).DetachFromDisposeScope();
    private readonly torch.Tensor _gradient = weights.Gradient!;
    private int _steps;

    /// <summary>Uses up the collected gradient.</summary>
    public void Step(double rate)
    {
        using var scope = torch.NewDisposeScope();
        using var quiet = torch.no_grad();
        _steps++;
        torch.Tensor scale = (clipNorm / (_gradient.norm() + 1e-6)).clamp_(max: 1);
        _gradient.mul_(scale);
        _mean.mul_(Beta1).add_(_gradient, 1 - Beta1);
        _square.mul_(Beta2).addcmul_(_gradient, _gradient, 1 - Beta2);
        torch.Tensor spread = _square.sqrt().div_(Math.Sqrt(1 - Math.Pow(Beta2, _steps))).add_(Epsilon);
        if (decay > 0) weights.Flat.mul_(1 - (rate * decay));
        weights.Flat.addcdiv_(_mean, spread, -rate / (1 - Math.Pow(Beta1, _steps)));
        _gradient.zero_();
    }

    public void Dispose()
    {
        _mean.Dispose();
        _square.Dispose();
    }
}
