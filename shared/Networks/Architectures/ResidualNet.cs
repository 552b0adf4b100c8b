using TorchSharp;
using static TorchSharp.torch.nn.functional;

namespace Almagest.Networks.Architectures;

/// <summary>A dense layer, then blocks h + W₂ SiLU(W₁ LayerNorm(h)), then LayerNorm and a dense layer.</summary>
internal sealed class ResidualNet(int inputs, int width, int blocks, int outputs) : INet
{
    public IReadOnlyList<WeightShape> Shapes { get; } =
    [
        .. Dense.Shapes("in", inputs, width),
        .. Enumerable.Range(0, blocks).SelectMany(block => (IEnumerable<WeightShape>)
            [.. Norm($"{block}.norm", width), .. Dense.Shapes($"{block}.0", width, width), .. Dense.Shapes($"{block}.1", width, width)]),
        .. Norm("norm", width),
        .. Dense.Shapes("out", width, outputs),
    ];

    public torch.Tensor Forward(IReadOnlyList<torch.Tensor> weights, torch.Tensor input)
    {
        torch.Tensor hidden = linear(input, weights[0], weights[1]);
        int at = 2;
        for (int block = 0; block < blocks; block++, at += 6)
        {
            torch.Tensor inner = layer_norm(hidden, [width], weights[at], weights[at + 1]);
            hidden = hidden.Plus(linear(silu(linear(inner, weights[at + 2], weights[at + 3])), weights[at + 4], weights[at + 5]));
        }
        return linear(silu(layer_norm(hidden, [width], weights[at], weights[at + 1])), weights[at + 2], weights[at + 3]);
    }

    private static IEnumerable<WeightShape> Norm(string name, int width) =>
        [new($"{name}.weight", [width], width, 1), new($"{name}.bias", [width], width, 0)];
}
