using Almagest.Networks.Architectures;
using Almagest.Networks.Bundles;
using Almagest.Networks.Devices;

namespace Almagest.Studies.Plain;

/// <summary>A trained dense net with ReLU: arrays in, arrays out. Thread-safe. N rows, I inputs, O outputs.</summary>
/// <remarks>For comparison only: it knows neither masks nor passes, and no fitter uses it.</remarks>
public sealed class PlainNet
{
    private readonly float[] _weights;

    internal PlainNet(PlainSettings settings, float[] weights, IReadOnlyList<EpochLosses> curve) =>
        (Settings, _weights, Curve) = (settings, weights, curve);

    public PlainSettings Settings { get; }

    /// <summary>Training and validation loss of each epoch.</summary>
    public IReadOnlyList<EpochLosses> Curve { get; }

    /// <param name="inputs">Shape [N, I].</param>
    /// <returns>Shape [N, O].</returns>
    /// <exception cref="ArgumentException">Not a whole number of rows.</exception>
    public float[] Predict(float[] inputs) => Outputs(inputs, Settings.Widths.Count - 1);

    /// <summary>How many units of each hidden layer are above zero for at least one row: the others are dead.</summary>
    /// <param name="inputs">Shape [N, I].</param>
    public int[] LiveUnits(float[] inputs) =>
        [
            .. Enumerable
                .Range(1, Settings.Widths.Count - 2)
                .Select(layer =>
                {
                    int width = Settings.Widths[layer];
                    float[] outputs = Outputs(inputs, layer);
                    return Enumerable
                        .Range(0, width)
                        .Count(unit => Enumerable.Range(0, outputs.Length / width).Any(row => outputs[(row * width) + unit] > 0));
                }),
        ];

    /// <summary>What the given number of layers makes of the inputs, before any activation.</summary>
    private float[] Outputs(float[] inputs, int layers)
    {
        int columns = Settings.Widths[0];
        if (inputs.Length % columns != 0)
            throw new ArgumentException($"{inputs.Length} values are no whole number of rows of {columns}.", nameof(inputs));
        var net = Net.Perceptron([.. Settings.Widths.Take(layers + 1)], Activation.Relu);
        using IEvaluator evaluator = Evaluator.Of(net, _weights[..net.WeightCount], TorchDevice.Cpu());
        return evaluator.Forward(inputs);
    }
}
