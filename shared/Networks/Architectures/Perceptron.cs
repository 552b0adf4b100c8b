using TorchSharp;
using static TorchSharp.torch.nn.functional;

namespace Almagest.Networks.Architectures;

internal enum Activation { Silu, Relu }

/// <summary>Dense layers with an activation between them; none after the last.</summary>
/// <param name="widths">Inputs, hidden layers, outputs.</param>
internal sealed class Perceptron(IReadOnlyList<int> widths, Activation activation = Activation.Silu) : INet
{
    public IReadOnlyList<WeightShape> Shapes { get; } =
        [.. Enumerable.Range(0, widths.Count - 1).SelectMany(layer => Dense.Shapes($"{layer}", widths[layer], widths[layer + 1]))];

    public torch.Tensor Forward(IReadOnlyList<torch.Tensor> weights, torch.Tensor input)
    {
        torch.Tensor hidden = linear(input, weights[0], weights[1]);
        for (int layer = 2; layer < weights.Count; layer += 2) hidden = linear(Activate(hidden), weights[layer], weights[layer + 1]);
        return hidden;
    }

    private torch.Tensor Activate(torch.Tensor hidden) => activation == Activation.Relu ? relu(hidden) : silu(hidden);
}

internal static class Dense
{
    public static IEnumerable<WeightShape> Shapes(string name, int inputs, int outputs) =>
        [new($"{name}.weight", [outputs, inputs], inputs), new($"{name}.bias", [outputs], inputs)];
}
