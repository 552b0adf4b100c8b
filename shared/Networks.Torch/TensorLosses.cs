using Almagest.Networks.Engines;
using Almagest.Networks.Inference;
using Almagest.Networks.Posteriors;
using Almagest.Networks.Training;
using Almagest.Networks.Uncertainty;
using TorchSharp;

namespace Almagest.Networks.Torch;

/// <summary>The losses that nets learn by, of all rows at once: what <see cref="Loss.Of"/> says of each row, with gradients by
/// libtorch. M members, n rows, O outputs, B bins, P targets or parameters.</summary>
internal sealed class TensorLosses(DeviceMemory memory) : IDisposable
{
    private readonly Dictionary<MixtureLoss, TensorMixture> _mixtures = [];

    /// <param name="output">Shape [n, O], or [M, n, O].</param>
    /// <returns>One number: the sum over members.</returns>
    public torch.Tensor Of(Loss loss, TensorBatch rows, torch.Tensor output) =>
        loss switch
        {
            FilledLoss filled => Filled(filled.ObservedWeight, (TensorComposite)rows, output),
            TargetLoss targets => Targets(targets.Kind, rows, output),
            DistanceLoss => Distances(rows, output),
            MixtureLoss mixture => Mixture(mixture).Of(rows.Truth, output),
            _ => throw new ArgumentException($"No tensor form of {loss.GetType().Name}.", nameof(loss)),
        };

    public void Dispose()
    {
        foreach (TensorMixture mixture in _mixtures.Values)
            mixture.Dispose();
    }

    private TensorMixture Mixture(MixtureLoss loss)
    {
        if (!_mixtures.TryGetValue(loss, out TensorMixture? known))
        {
            torch.Tensor places = memory.Send(TensorMixture.Places(loss.Layout.Parameters)).DetachFromDisposeScope();
            _mixtures[loss] = known = new TensorMixture(loss.Layout, loss.Images, places);
        }
        return known;
    }

    private static torch.Tensor Filled(double observedWeight, TensorComposite rows, torch.Tensor output)
    {
        torch.Tensor weight = rows.Mask.Times(observedWeight - 1).Plus(1); // [n, B]
        return output.Minus(rows.Truth).Squared().mul(weight).sum().Times(1.0 / rows.Truth.numel());
    }

    private static torch.Tensor Targets(TargetLossKind kind, TensorBatch rows, torch.Tensor output)
    {
        (long targets, double each) = (rows.Truth.shape[1], 1.0 / rows.Truth.numel());
        torch.Tensor square = output.narrow(-1, 0, targets).Minus(rows.Truth).Squared(); // [.., n, P]
        if (kind == TargetLossKind.Squares)
            return square.sum().Times(each);
        torch.Tensor log = output
            .narrow(-1, targets, targets)
            .Plus(LogVariance.Shift)
            .Times(1 / LogVariance.Reach)
            .tanh()
            .Times(LogVariance.Reach)
            .Plus(LogVariance.Middle);
        torch.Tensor weighed = kind == TargetLossKind.MeanFirst ? square.detach() : square,
            likelihood = log.Plus(weighed.mul(log.neg().exp())).Times(0.5);
        return kind == TargetLossKind.MeanFirst
            ? square.Plus(likelihood.Times(TargetLoss.ErrorsShare)).sum().Times(each)
            : likelihood.sum().Times(each);
    }

    private static torch.Tensor Distances(TensorBatch rows, torch.Tensor output)
    {
        torch.Tensor known = rows.Truth.ge(Arithmetic.Keep(0)),
            above = rows.Truth.clamp_min(Arithmetic.Keep(DistanceLoss.Negligible)).log().Minus(output), // [.., n, B]
            pinball = torch.maximum(above.Times(FilledBands.Level), above.Times(FilledBands.Level - 1));
        return torch.where(known, pinball, torch.zeros_like(pinball)).sum().div(known.sum().clamp_min(Arithmetic.Keep(1)));
    }
}
