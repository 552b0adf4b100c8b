using Almagest.Networks.Architectures;
using Almagest.Networks.Bundles;
using Almagest.Networks.Devices;
using Almagest.Networks.Training;

namespace Almagest.Studies.Plain;

/// <summary>Trains dense nets as the study's origin did. Same seed and data, same weights.</summary>
public static class PlainTraining
{
    /// <param name="settings">Widths that fit the rows.</param>
    /// <param name="training">Shown in every epoch, in another order.</param>
    /// <param name="validation">Looked at after every epoch, as it is.</param>
    /// <param name="spoil">What a denoising auto-encoder has to undo; null: nothing.</param>
    /// <exception cref="ArgumentException">The rows don't fit the widths.</exception>
    /// <exception cref="InvalidOperationException">The loss is not finite.</exception>
    public static PlainNet Train(
        PlainSettings settings,
        PlainRows training,
        PlainRows validation,
        Spoil? spoil,
        CancellationToken cancellation
    )
    {
        (int inputs, int outputs) = (settings.Widths[0], settings.Widths[^1]);
        int count = training.Inputs.Length / inputs;
        if (count == 0 || training.Inputs.Length != count * inputs || training.Targets.Length != count * outputs)
            throw new ArgumentException(
                $"{training.Inputs.Length} inputs and {training.Targets.Length} targets don't fit {settings.Name}.",
                nameof(training)
            );
        Loss loss = settings.Loss == PlainLoss.MeanSquare ? MeanSquare.Of : MeanDistance;
        var random = new Random(settings.Seed);
        var net = Net.Perceptron(settings.Widths, Activation.Relu);
        // The origin's gradients were not clipped.
        using ILearner learner = Learner.Of(net, WeightSet.Draw(net, random), TorchDevice.Cpu(), clipNorm: 1e30);
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
                    for (int row = 0; row < rows.Length; row++)
                        spoil(random, shown.AsSpan(row * inputs, inputs));
                float[] targets = TrainingArrays.Rows(training.Targets, outputs, rows);
                sum += learner.Learn(shown, (row, output, gradient) => loss(row, output, targets, gradient));
                learner.Step(settings.Rate);
            }
            curve.Add(new EpochLosses(sum / steps, Look(learner, loss, validation)));
            if (!double.IsFinite(sum))
                throw new InvalidOperationException(
                    $"The loss of {settings.Name} is {sum} after epoch {epoch + 1}: try a lower rate."
                );
        }
        return new PlainNet(settings, learner.Values(), curve);
    }

    /// <summary>See <see cref="MeanSquare"/>.</summary>
    private delegate double Loss(int row, ReadOnlySpan<float> output, float[] targets, Span<float> gradient);

    private static double MeanDistance(int row, ReadOnlySpan<float> output, float[] targets, Span<float> gradient)
    {
        double sum = 0,
            each = 1.0 / targets.Length;
        for (int i = 0; i < output.Length; i++)
        {
            float away = output[i] - targets[(row * output.Length) + i];
            sum += each * Math.Abs(away);
            gradient[i] = (float)each * MathF.Sign(away);
        }
        return sum;
    }

    private static double Look(ILearner learner, Loss loss, PlainRows rows)
    {
        float[] outputs = learner.Forward(rows.Inputs),
            unused = new float[learner.Net.Outputs];
        double sum = 0;
        for (int row = 0; row < outputs.Length / unused.Length; row++)
            sum += loss(row, outputs.AsSpan(row * unused.Length, unused.Length), rows.Targets, unused);
        return sum;
    }
}
