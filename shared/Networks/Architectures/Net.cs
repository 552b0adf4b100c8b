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

    /// <summary>What it begins its training with, in the order of <see cref="Shapes"/>.</summary>
    public float[] FirstWeights(Random random) =>
        [
            .. Shapes.SelectMany(shape =>
            {
                float bound = 1 / MathF.Sqrt(shape.FanIn);
                return Enumerable
                    .Range(0, shape.Length)
                    .Select(_ => shape.Start ?? (((2 * random.NextSingle()) - 1) * bound))
                    .ToArray();
            }),
        ];
}
