using Almagest.Learning.Encoders;
using Almagest.Networks.Architectures;
using Almagest.Networks.Devices;
using Almagest.Networks.Inference;

namespace Almagest.Networks.Tests.Inference;

/// <summary>Auto-encoders that are made to run away: a pass gives every bin a multiple of what it had, and a little
/// more.</summary>
public sealed class DivergenceTests
{
    private const int Bins = 6;
    private static readonly NetworkInput Half = new(
        2,
        new float[2 * Bins],
        [.. Enumerable.Range(0, 2 * Bins).Select(i => i % Bins < 3)],
        []
    );

    [Theory]
    [
        InlineData(2f, 0.5f),
        InlineData(-3f, 1f),
        InlineData(1e30f, 1f),
        InlineData(float.NaN, 1f),
        InlineData(1f, float.PositiveInfinity)
    ]
    public void A_filling_that_runs_away_is_stopped_flagged_and_told_of_in_finite_numbers(float factor, float added)
    {
        foreach (bool everyPass in (bool[])[true, false])
        {
            InferenceResult result = Infer(factor, added, everyPass);

            Assert.All(result.Diverged, Assert.True);
            Assert.DoesNotContain(true, result.Converged);
            Assert.All(result.PassesMade, passes => Assert.InRange(passes, 1, 8));
            Assert.All(
                result
                    .Filled.Concat(result.Targets)
                    .Concat(result.TargetSigmas)
                    .Concat(result.Changes)
                    .Concat(result.FilledHalfWidths!),
                value => Assert.True(float.IsFinite(value))
            );
            // The calmest pass is the first: one that it made, or none.
            Assert.All(result.Filled, value => Assert.InRange(value, -1f, 1f));
        }
    }

    [Fact]
    public void A_filling_that_grows_slowly_is_stopped_long_before_it_is_large()
    {
        InferenceResult result = Infer(1.6f, 0.2f, everyPass: true);

        Assert.All(result.Diverged, Assert.True);
        Assert.All(result.Changes, change => Assert.InRange(change, 0, 2));
        Assert.All(Enumerable.Range(0, 2 * Bins).Where(i => !Half.Observed[i]), i => Assert.Equal(0.2f, result.Filled[i], 1e-6f));
    }

    [Fact]
    public void One_that_settles_is_not_flagged()
    {
        InferenceResult result = Infer(0.5f, 1f, everyPass: true);

        Assert.DoesNotContain(true, result.Diverged);
        Assert.All(result.Converged, Assert.True);
        Assert.All(Enumerable.Range(0, 2 * Bins).Where(i => !Half.Observed[i]), i => Assert.Equal(2f, result.Filled[i], 5e-3f));
    }

    private static InferenceResult Infer(float factor, float added, bool everyPass)
    {
        var scale = new Scale([.. new float[Bins]], [.. Enumerable.Repeat(1f, Bins)]);
        // [B, 2 B]: values times a factor, the mask left out; then biases.
        float[] denoiser =
        [
            .. Enumerable.Range(0, Bins * 2 * Bins).Select(i => i / (2 * Bins) == i % (2 * Bins) ? factor : 0),
            .. Enumerable.Repeat(added, Bins),
        ];
        var regressor = Net.Perceptron([Bins, 1]);
        var band = Net.Perceptron([2 * Bins, Bins]);
        var nets = new TrainedNets(
            [Evaluator.Of(Net.Perceptron([2 * Bins, Bins]), denoiser, TorchDevice.Cpu())],
            [Evaluator.Of(regressor, WeightSet.Draw(regressor, new Random(1)), TorchDevice.Cpu())],
            1,
            seesMask: false,
            givesVariance: false,
            Evaluator.Of(band, WeightSet.Draw(band, new Random(2)), TorchDevice.Cpu())
        );
        using var runner = new NetworkRunner(new Normalisation(scale, new Scale([], []), new Scale([0f], [1f])), nets, null);
        return runner.Infer(Half, new InferenceSettings(MaxPasses: 20, TargetsOfEveryPass: everyPass));
    }
}
