using Almagest.Learning.Encoders;
using Almagest.Networks.Fused;
using Almagest.Networks.Inference;

namespace Almagest.Networks.Tests.Inference;

public sealed class NetworkRunnerTests(ShortTraining training) : IClassFixture<ShortTraining>, IDisposable
{
    private static readonly TrainingSet Test = ProtocolS.Draw(400, seed: 99);
    private readonly NetworkRunner _runner = NetworkRunner.Load(training.Bundle, ProtocolS.CampaignId, ProcessorEngine.Instance);

    public void Dispose() => _runner.Dispose();

    [Theory]
    [InlineData(2.0, 4.0), InlineData(2.0, 5.0)]
    public void With_a_gap_the_parameters_are_found_where_ignoring_the_data_is_off_by_041(double lower, double upper)
    {
        NetworkInput gapped = Test.Input with { Observed = ProtocolS.Gaps(lower, upper, Test.Input.Count) };
        InferenceResult result = _runner.Infer(gapped, new InferenceSettings(MaxPasses: 3, Tolerance: 0));

        double ignored = ProtocolS.Error(_runner.InferGapIgnored(gapped), Test.Targets);
        double third = ProtocolS.Error(result.PassTargets[2], Test.Targets);
        Assert.InRange(third, 0, 0.02);
        Assert.True(third < ignored, $"{third} after three passes, {ignored} with the gap ignored.");
        Assert.All(result.TargetSigmas, sigma => Assert.InRange(sigma, 1e-6, 0.3));
    }

    [Fact]
    public void The_gap_is_filled_near_the_truth_and_what_was_observed_is_left_as_it_is()
    {
        NetworkInput gapped = Test.Input with { Observed = ProtocolS.Gaps(2, 5, Test.Input.Count) };
        float[] filled = _runner.Infer(gapped, new InferenceSettings()).Filled;

        int[] seen = [.. Enumerable.Range(0, filled.Length).Where(i => gapped.Observed[i])];
        Assert.All(seen, i => Assert.Equal(gapped.Values[i], filled[i]));
        // In log10 of flux, of which the spectra differ by about one.
        double error = Enumerable.Range(0, filled.Length).Except(seen).Average(i => Math.Pow(filled[i] - Test.Clean[i], 2));
        Assert.InRange(error, 0, 2e-3);
    }

    [Fact]
    public void What_was_told_of_a_batch_stays_when_the_next_one_comes()
    {
        NetworkInput one = Test.Input with { Observed = ProtocolS.Gaps(2, 5, Test.Input.Count) },
            next = Test.Input with { Observed = ProtocolS.Gaps(3, 4, Test.Input.Count) };
        InferenceResult told = _runner.Infer(one, new InferenceSettings());
        float[][] before = [.. Arrays(told).Select(array => (float[])[.. array])];
        _runner.Infer(next, new InferenceSettings());
        _runner.InferGapIgnored(next);
        _runner.InferFilled(next, next.Values);

        Assert.Equal(before, Arrays(told));
        Assert.Equal(before, Arrays(_runner.Infer(one, new InferenceSettings())));

        static float[][] Arrays(InferenceResult result) =>
            [
                .. result.PassTargets,
                result.TargetSigmas,
                result.Changes,
                result.Filled,
                result.Reconstruction,
                result.FilledHalfWidths ?? [],
            ];
    }

    [Fact]
    public void The_trace_tells_of_every_pass_and_a_spectrum_at_rest_makes_no_more()
    {
        bool[] observed = ProtocolS.Gaps(2, 4, Test.Input.Count);
        Array.Fill(observed, true, 0, ProtocolS.Bins);
        InferenceResult result = _runner.Infer(
            Test.Input with
            {
                Observed = observed,
            },
            new InferenceSettings(MaxPasses: 30, Tolerance: 0.01)
        );

        Assert.Equal((1, true, 0f), (result.PassesMade[0], result.Converged[0], result.Changes[0]));
        Assert.True(result.Converged.Count(converged => converged) > 0.95 * result.Count);
        for (int row = 0; row < result.Count; row++)
        {
            float[] changes = result.Changes[(row * result.Passes)..((row + 1) * result.Passes)];
            Assert.Equal(result.Converged[row], changes[result.PassesMade[row] - 1] <= 0.01f);
            Assert.All(changes[result.PassesMade[row]..], change => Assert.Equal(0, change));
            Assert.All(changes[..(result.PassesMade[row] - 1)], change => Assert.True(change > 0.01f));
        }
    }

    [Fact]
    public void A_spectrum_that_is_not_finite_is_flagged_and_leaves_its_neighbours_alone()
    {
        NetworkInput sound = Test.Input with { Observed = ProtocolS.Gaps(2, 4, Test.Input.Count) };
        float[] values = [.. sound.Values];
        values[5] = float.NaN;

        InferenceResult before = _runner.Infer(sound, new InferenceSettings());
        InferenceResult after = _runner.Infer(sound with { Values = values }, new InferenceSettings());

        Assert.True(after.Diverged[0] && !after.Converged[0]);
        Assert.DoesNotContain(true, after.Diverged[1..]);
        // To the last digit but one: a pass of another number of spectra is summed in another order.
        foreach ((float alone, float beside) in before.Targets[2..].Zip(after.Targets[2..]))
            Assert.Equal(alone, beside, 1e-5f);
    }

    [Fact]
    public void Arrays_that_do_not_fit_are_the_callers_mistake()
    {
        Assert.Throws<ArgumentException>(() => _runner.Infer(Test.Input with { Count = 399 }, new InferenceSettings()));
        Assert.Throws<ArgumentException>(() => _runner.InferGapIgnored(Test.Input with { Context = [1] }));
        Assert.Throws<ArgumentException>(() => _runner.Infer(Test.Input, new InferenceSettings(MaxPasses: 0)));
    }
}
