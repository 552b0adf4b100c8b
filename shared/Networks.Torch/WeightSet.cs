using Almagest.Networks.Architectures;
using TorchSharp;

namespace Almagest.Networks.Torch;

/// <summary>The weights of one net, side by side in one flat tensor, so that an optimiser's step is a handful of
/// operations.</summary>
internal sealed class WeightSet : IDisposable
{
    private readonly torch.Tensor[] _views;
    private readonly torch.Tensor[] _gradients = [];

    /// <param name="values">All weights in the order of the net's shapes.</param>
    /// <param name="trainable">Whether <see cref="Gradient"/> collects what a backward pass finds.</param>
    public WeightSet(Net net, float[] values, torch.Device device, bool trainable)
    {
        using var scope = torch.NewDisposeScope();
        Net = net;
        Flat = torch.tensor(values, device: device).DetachFromDisposeScope();
        _views = Views(Flat);
        if (!trainable)
            return;
        Gradient = torch.zeros_like(Flat).DetachFromDisposeScope();
        _gradients = Views(Gradient);
        for (int i = 0; i < _views.Length; i++)
        {
            _views[i].requires_grad = true;
            _views[i].grad = _gradients[i];
        }
    }

    public Net Net { get; }

    public torch.Tensor Flat { get; }

    /// <summary>Null unless trainable.</summary>
    public torch.Tensor? Gradient { get; }

    public torch.Tensor Forward(torch.Tensor input) => Net.Forward(_views, input);

    /// <summary>Multiplies in bfloat16, adds up and keeps in single precision: weights, gradients and steps lose nothing by
    /// it.</summary>
    public torch.Tensor ForwardMixed(torch.Tensor input) =>
        Net.Forward([.. _views.Select(view => view.to(torch.ScalarType.BFloat16))], input.to(torch.ScalarType.BFloat16))
            .to(torch.ScalarType.Float32);

    /// <summary>Rows of inputs, where the weights are.</summary>
    public torch.Tensor Matrix(float[] input) =>
        torch.tensor(input, [input.Length / Net.Inputs, Net.Inputs], device: Flat.device);

    public float[] Values() => Flat.cpu().data<float>().ToArray();

    public void Dispose()
    {
        foreach (torch.Tensor tensor in _views.Concat(_gradients))
            tensor.Dispose();
        Gradient?.Dispose();
        Flat.Dispose();
    }

    private torch.Tensor[] Views(torch.Tensor flat)
    {
        var views = new torch.Tensor[Net.Shapes.Count];
        for (int i = 0, at = 0; i < views.Length; at += Net.Shapes[i].Length, i++)
            views[i] = flat.narrow(0, at, Net.Shapes[i].Length).view(Net.Shapes[i].Shape).detach().DetachFromDisposeScope();
        return views;
    }
}
