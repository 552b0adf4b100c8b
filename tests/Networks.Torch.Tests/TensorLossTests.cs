using Almagest.Learning.Encoders;
using Almagest.Networks.Arrays;
using Almagest.Networks.Batches;
using Almagest.Networks.Engines;
using Almagest.Networks.Posteriors;
using Almagest.Networks.Tests;
using Almagest.Networks.Training;
using Almagest.Networks.Uncertainty;
using TorchSharp;

namespace Almagest.Networks.Torch.Tests;

/// <summary>Losses of tensors beside those that the processor learns by, whose gradients are written out. Single precision on
/// both sides: to 1e-5 of the largest.</summary>
public sealed class TensorLossTests
{
    private static readonly double Tolerance = 1e-5 * TestDevice.Slack;
    private static readonly DeviceMemory Memory = TestDevice.Engine().Memory;

    [Theory]
    [InlineData(TargetLossKind.Squares), InlineData(TargetLossKind.MeanFirst), InlineData(TargetLossKind.Gaussian)]
    public void Of_targets(object kind) => Compare(new TargetLoss((TargetLossKind)kind), Numbers(41 * 3, 2), 41, outputs: 6);

    [Fact]
    public void Of_distances_with_those_that_are_not_known()
    {
        float[] distances =
        [
            .. Numbers(41 * 7, 0.5)
                .Select(
                    (value, i) =>
                        i % 3 == 0 ? -1
                        : i % 11 == 0 ? 0
                        : Math.Abs(value)
                ),
        ];

        Compare(new DistanceLoss(), distances, 41, outputs: 7);
    }

    [Fact]
    public void Of_distances_of_which_none_is_known() =>
        Compare(new DistanceLoss(), [.. Enumerable.Repeat(-1f, 4 * 7)], 4, outputs: 7);

    [Theory]
    [InlineData(1, 1, 1), InlineData(3, 2, 1), InlineData(8, 4, 2), InlineData(2, 6, 4)]
    public void Of_mixtures_with_full_covariances(int components, int parameters, int images)
    {
        var layout = new MixtureLayout(components, parameters);

        Compare(new MixtureLoss(layout, images), Numbers(29 * images * parameters, 1), 29, layout.OutputCount);
    }

    [Theory]
    [InlineData(0, false), InlineData(3, false), InlineData(0, true)]
    public void Of_filled_spectra_with_their_context(int context, bool hasFirstFilling)
    {
        TrainingArrays data = Gapped(60, context);
        if (hasFirstFilling)
            data.FirstFilling = (values, observed) =>
            {
                for (int i = 0; i < values.Length; i++)
                    values[i] = observed[i] ? values[i] : i % 7;
            };
        int[] order = [.. data.Training];
        var loss = new FilledLoss(0.1);
        float[] output = Numbers(32 * data.Bins, 1);
        using var scope = torch.NewDisposeScope();
        using TensorSpectra tensors = new(data, order, Memory);
        using IComposite there = tensors.Batch(5, 32);
        var rows = new Composite(data, order.AsSpan(5, 32));

        Near(rows.Input, Memory.Fetch(((TensorBatch)there).Input), 1e-6);
        Same(loss, rows, (TensorBatch)there, output, data.Bins);

        // Both are filled, and what a regressor is shown stays as it was.
        using IBatch before = there.ForRegressor();
        ((TensorComposite)there).Fill(Memory.Send(output, 32, data.Bins));
        Near(rows.Input, Memory.Fetch(((TensorBatch)before).Input), 1e-6);
        for (int row = 0; row < 32; row++)
            rows.Fill(row, output.AsSpan(row * data.Bins, data.Bins));
        Near(rows.Input, Memory.Fetch(((TensorBatch)there).Input), 1e-6);
        Near(((RowBatch)rows.ForRegressor()).Truth, Memory.Fetch(((TensorBatch)before).Truth), 1e-6);
    }

    internal static TrainingArrays Gapped(int count, int context)
    {
        TrainingSet set = ProtocolS.Draw(count, seed: 3);
        set = set with { Input = set.Input with { Context = Numbers(count * context, 4) } };
        var description = new NetworkDescription(ProtocolS.CampaignId, ["z", "alpha"], ProtocolS.Edges, context);
        return new TrainingArrays(set.Under(ProtocolS.Masks(0, count)), description, new NetworkSettings());
    }

    internal static float[] Numbers(int count, double spread)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(spread * ((2 * random.NextDouble()) - 1)))];
    }

    private static void Compare(Loss loss, float[] truth, int count, int outputs)
    {
        using var scope = torch.NewDisposeScope();
        using var there = new TensorBatch(
            Memory.Send(Array.Empty<float>(), count, 0),
            Memory.Send(truth, count, truth.Length / count)
        );
        Same(loss, new RowBatch(count, [], truth), there, Numbers(count * outputs, 1.5), outputs);
    }

    private static void Same(Loss loss, RowBatch rows, TensorBatch there, float[] output, int outputs)
    {
        float[] gradient = new float[output.Length];
        double expected = 0;
        for (int row = 0; row < rows.Count; row++)
            expected += loss.Of(rows, row, output.AsSpan(row * outputs, outputs), gradient.AsSpan(row * outputs, outputs));

        using var losses = new TensorLosses(Memory);
        using var one = Memory.Send(output, rows.Count, outputs);
        one.requires_grad = true;
        torch.Tensor found = losses.Of(loss, there, one);
        found.backward();
        Assert.Equal(expected, Memory.Fetch(found)[0], Tolerance * (1 + Math.Abs(expected)));
        Near(gradient, Memory.Fetch(one.grad!), Tolerance);

        // Of two members with the same outputs, the sum.
        torch.Tensor both = torch.stack([one.detach(), one.detach()]);
        Assert.Equal(2 * expected, Memory.Fetch(losses.Of(loss, there, both))[0], 2 * Tolerance * (1 + Math.Abs(expected)));
    }

    private static void Near(float[] expected, float[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        double largest = expected.Length == 0 ? 0 : expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], (tolerance * largest) + 1e-12);
    }
}
