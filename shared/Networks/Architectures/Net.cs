using TorchSharp;
using static TorchSharp.torch.nn.functional;

namespace Almagest.Networks.Architectures;

/// <summary>An architecture: layers one after the other. N rows, I inputs, O outputs.</summary>
internal sealed class Net(IReadOnlyList<Layer> layers)
{
    public IReadOnlyList<Layer> Layers => layers;

    /// <summary>Of all weights, in order.</summary>
    public IReadOnlyList<WeightShape> Shapes { get; } = [.. layers.SelectMany(layer => layer.Shapes)];

    /// <summary>I.</summary>
    public int Inputs { get; } = layers.OfType<Layer.Dense>().First().Inputs;

    /// <summary>O.</summary>
    public int Outputs { get; } = layers.OfType<Layer.Dense>().Last().Outputs;

    /// <summary>All weights.</summary>
    public int WeightCount => Shapes.Sum(shape => shape.Length);

    /// <summary>Dense layers with an activation between them; none after the last.</summary>
    /// <param name="widths">Inputs, hidden layers, outputs.</param>
    public static Net Perceptron(IReadOnlyList<int> widths, Activation activation = Activation.Silu) =>
        new([
            .. Enumerable
                .Range(0, widths.Count - 1)
                .SelectMany(layer =>
                    (IEnumerable<Layer>)
                        [
                            .. layer > 0 ? [new Layer.Activate(activation)] : Array.Empty<Layer>(),
                            new Layer.Dense($"{layer}", widths[layer], widths[layer + 1]),
                        ]
                ),
        ]);

    /// <summary>A dense layer, then blocks h + W₂ SiLU(W₁ LayerNorm(h)), then LayerNorm, SiLU and a dense layer.</summary>
    public static Net Residual(int inputs, int width, int blocks, int outputs) =>
        new([
            new Layer.Dense("in", inputs, width),
            .. Enumerable
                .Range(0, blocks)
                .Select(block => new Layer.Branch([
                    new Layer.Norm($"{block}.norm", width),
                    new Layer.Dense($"{block}.0", width, width),
                    new Layer.Activate(Activation.Silu),
                    new Layer.Dense($"{block}.1", width, width),
                ])),
            new Layer.Norm("norm", width),
            new Layer.Activate(Activation.Silu),
            new Layer.Dense("out", width, outputs),
        ]);

    /// <param name="weights">In the order of <see cref="Shapes"/>.</param>
    /// <param name="input">Shape [N, I].</param>
    /// <returns>Shape [N, O].</returns>
    public torch.Tensor Forward(IReadOnlyList<torch.Tensor> weights, torch.Tensor input)
    {
        int at = 0;
        return Forward(layers, weights, ref at, input);
    }

    private static torch.Tensor Forward(
        IReadOnlyList<Layer> layers,
        IReadOnlyList<torch.Tensor> weights,
        ref int at,
        torch.Tensor input
    )
    {
        foreach (Layer layer in layers)
        {
            switch (layer)
            {
                case Layer.Dense:
                    input = linear(input, weights[at++], weights[at++]);
                    break;
                case Layer.Activate activate:
                    input = activate.Kind == Activation.Relu ? relu(input) : silu(input);
                    break;
                case Layer.Norm norm:
                    input = layer_norm(input, [norm.Width], weights[at++], weights[at++], Layer.Norm.Epsilon);
                    break;
                case Layer.Branch branch:
                    input = input.Plus(Forward(branch.Inner, weights, ref at, input));
                    break;
            }
        }
        return input;
    }
}
