using Almagest.Networks.Architectures;
using Almagest.Networks.Bundles;
using Almagest.Networks.Devices;
using Almagest.Networks.Training;
using static TorchSharp.torch;

namespace Almagest.Networks.Plain;

/// <summary>Trains dense nets as the study's origin did. Same seed and data, same weights.</summary>
public static class PlainTraining
{
    /// <param name="settings">Widths that fit the rows.</param>
    /// <param name="training">Shown in every epoch, in another order.</param>
    /// <param name="validation">Looked at after every epoch, as it is.</param>
    /// <param name="spoil">What a denoising auto-encoder has to undo; null: nothing.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <exception cref="ArgumentException">The rows don't fit the widths.</exception>
    /// <exception cref="InvalidOperationException">The loss is not finite.</exception>
    public static PlainNet Train(PlainSettings settings, PlainRows training, PlainRows validation, Spoil? spoil, CancellationToken cancellation)
    {
        (int inputs, int outputs) = (settings.Widths[0], settings.Widths[^1]);
        int count = training.Inputs.Length / inputs;
        if (count == 0 || training.Inputs.Length != count * inputs || training.Targets.Length != count * outputs)
            throw new ArgumentException($"{training.Inputs.Length} inputs and {training.Targets.Length} targets don't fit {settings.Name}.", nameof(training));
        Loss loss = settings.Loss == PlainLoss.MeanSquare ? (a, b) => a.Minus(b).Squared().mean() : (a, b) => a.Minus(b).abs().mean();
        TorchLibrary.Ensure();
        var random = new Random(settings.Seed);
        var net = Net.Perceptron(settings.Widths, Activation.Relu);
        using var weights = new WeightSet(net, WeightSet.Draw(net, random), CPU, trainable: true);
        // The origin's gradients were not clipped.
        using var adam = new Adam(weights, clipNorm: 1e30);
        var curve = new List<EpochLosses>();
        int[] order = [.. Enumerable.Range(0, count)];
        for (int epoch = 0; epoch < settings.Epochs; epoch++)
        {
            random.Shuffle(order);
            double sum = 0;
            int steps = 0;
            for (int first = 0; first < count; first += settings.Batch, steps++)
            {
                cancellation.ThrowIfCancellationRequested();
                int[] rows = order[first..Math.Min(count, first + settings.Batch)];
                float[] shown = TrainingArrays.Rows(training.Inputs, inputs, rows);
                if (spoil is not null)
                    for (int row = 0; row < rows.Length; row++) spoil(random, shown.AsSpan(row * inputs, inputs));
                sum += Step(weights, loss, shown, TrainingArrays.Rows(training.Targets, outputs, rows), rows.Length);
                adam.Step(settings.Rate);
            }
            curve.Add(new EpochLosses(sum / steps, Look(weights, loss, validation, inputs)));
            if (!double.IsFinite(sum)) throw new InvalidOperationException($"The loss of {settings.Name} is {sum} after epoch {epoch + 1}: try a lower rate.");
        }
        return new PlainNet(settings, weights.Values(), curve);
    }

    private delegate Tensor Loss(Tensor output, Tensor target);

    private static double Step(WeightSet weights, Loss loss, float[] inputs, float[] targets, int rows)
    {
        using var scope = NewDisposeScope();
        Tensor value = loss(weights.Forward(tensor(inputs, [rows, inputs.Length / rows])), tensor(targets, [rows, targets.Length / rows]));
        value.backward();
        return value.Number();
    }

    private static double Look(WeightSet weights, Loss loss, PlainRows rows, int inputs)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        int count = rows.Inputs.Length / inputs;
        return loss(weights.Forward(tensor(rows.Inputs, [count, inputs])), tensor(rows.Targets, [count, rows.Targets.Length / count])).Number();
    }
}
