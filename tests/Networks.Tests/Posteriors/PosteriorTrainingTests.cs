using Almagest.Learning.Calibration;
using Almagest.Networks.Posteriors;
using Almagest.Spectra;

namespace Almagest.Networks.Tests.Posteriors;

/// <summary>Posteriors that are known in closed form. Seeds fixed.</summary>
public sealed class PosteriorTrainingTests
{
    private static readonly PosteriorSettings Small = new()
    {
        Width = 48,
        Blocks = 2,
        Components = 3,
        Epochs = 15,
    };

    [Fact]
    public void A_correlated_normal_posterior_is_learnt_to_within_a_fiftieth_of_a_nat()
    {
        // Truth (a, b) standard normal; seen are a + b + noise and b + noise, both with sd 0.5.
        (PosteriorExamples examples, _) = Draw(20_000, 1);
        PosteriorNet net = PosteriorTraining.Train(examples, Small, null, TestContext.Current.CancellationToken);
        (PosteriorExamples held, _) = Draw(4_000, 2);
        GaussianMixture[] posteriors = net.Predict(held.Features);
        double gap = 0;
        for (int row = 0; row < held.Count; row++)
            gap += Exact(held, row) - posteriors[row].LogDensity([held.Errors[2 * row], held.Errors[(2 * row) + 1]]);
        Assert.InRange(gap / held.Count, -0.01, 0.02);
    }

    [Fact]
    public void Samples_of_a_trained_posterior_pass_the_calibration_report_and_sharpened_ones_fail()
    {
        (PosteriorExamples examples, _) = Draw(20_000, 1);
        PosteriorNet net = PosteriorTraining.Train(examples, Small, null, TestContext.Current.CancellationToken);
        (PosteriorExamples held, _) = Draw(2_000, 3);
        Assert.True(Report(net.Predict(held.Features), held, 1).Passes);
        Assert.False(Report(net.Predict(held.Features), held, 0.7).Passes);
    }

    [Fact]
    public void Two_peaks_are_both_found()
    {
        // Only the size of a number is seen, not its sign.
        var random = new Random(5);
        float[] truths =
        [
            .. Enumerable.Range(0, 10_000).Select(_ => (float)(1 + random.NextDouble()) * (random.Next(2) == 0 ? 1 : -1)),
        ];
        PosteriorNet net = PosteriorTraining.Train(
            new PosteriorExamples(truths.Length, [.. truths.Select(Math.Abs)], truths),
            Small,
            null,
            TestContext.Current.CancellationToken
        );
        GaussianMixture posterior = net.Predict([1.5f])[0];
        Assert.InRange(Math.Exp(posterior.LogDensity([1.5])) / Math.Exp(posterior.LogDensity([-1.5])), 0.5, 2);
        Assert.True(posterior.LogDensity([0.0]) < posterior.LogDensity([1.5]) - 3);
    }

    [Fact]
    public void Points_that_are_drawn_together_are_those_drawn_one_by_one()
    {
        (PosteriorExamples examples, _) = Draw(2_000, 1);
        GaussianMixture mixture = PosteriorTraining
            .Train(examples, Small with { Epochs = 1, EnsembleSize = 2 }, null, TestContext.Current.CancellationToken)
            .Predict([1, -1])[0];
        var random = new Random(7);
        double[] one = [.. Enumerable.Range(0, 1000).SelectMany(_ => mixture.Sample(random, 1))],
            together = mixture.Sample(new Random(7), 1000);
        Assert.Equal(one, together, (left, right) => Math.Abs(left - right) < 1e-12);
    }

    [Fact]
    public void A_mixture_s_samples_have_its_density()
    {
        (PosteriorExamples examples, _) = Draw(2_000, 1);
        GaussianMixture mixture = PosteriorTraining
            .Train(examples, Small with { Epochs = 2, EnsembleSize = 2 }, null, TestContext.Current.CancellationToken)
            .Predict([1, -1])[0];
        double mean = 0,
            integral = 0;
        const int Count = 40_000;
        foreach (double[] point in mixture.Sample(new Random(7), Count).Chunk(2))
        {
            mean += point[0] / Count;
            // Of 1 / q over samples from q within a box: its area, 4.
            if (Math.Abs(point[0]) < 1 && Math.Abs(point[1] + 0.5) < 1)
                integral += Math.Exp(-mixture.LogDensity(point)) / Count;
        }
        Assert.InRange(integral, 3.8, 4.2);
        Assert.Equal(6, mixture.Components);
        Assert.True(double.IsFinite(mean));
    }

    [Fact]
    public void The_same_seed_gives_the_same_network()
    {
        (PosteriorExamples examples, _) = Draw(500, 1);
        double Density(int seed) =>
            PosteriorTraining
                .Train(examples, Small with { Epochs = 2, Seed = seed }, null, TestContext.Current.CancellationToken)
                .Predict([0.5f, 0.5f])[0]
                .LogDensity([0.1, 0.1]);
        Assert.Equal(Density(1), Density(1));
        Assert.NotEqual(Density(1), Density(2));
    }

    /// <summary>210 examples and 90 kept apart, for a net of thousands of weights: a third of the epochs after the best it is
    /// given up.</summary>
    [Fact]
    public void What_is_learnt_by_heart_is_not_learnt_to_the_end()
    {
        (PosteriorExamples examples, _) = Draw(300, 1);
        PosteriorSettings settings = Small with { Epochs = 90, Batch = 16, ValidationShare = 0.3 };
        IReadOnlyList<double> losses = PosteriorTraining
            .Train(examples, settings, null, TestContext.Current.CancellationToken)
            .ValidationLosses;
        Assert.InRange(losses.Count, 31, settings.Epochs - 1);
        Assert.Equal(losses.Min(), losses[^31]);
    }

    [Fact]
    public void Numbers_that_are_none_are_refused() =>
        Assert.Throws<SpectralDataException>(() =>
            PosteriorTraining.Train(
                new PosteriorExamples(100, [.. Enumerable.Repeat(float.NaN, 100)], new float[100]),
                Small,
                null,
                TestContext.Current.CancellationToken
            )
        );

    private static CalibrationReport Report(GaussianMixture[] posteriors, PosteriorExamples held, double width)
    {
        const int Samples = 100;
        var random = new Random(11);
        double[] samples = [.. posteriors.SelectMany(one => one.Sample(random, Samples))];
        for (int i = 0; i < samples.Length; i++)
        {
            double middle = ExactMean(held, i / (2 * Samples))[i % 2];
            samples[i] = middle + (width * (samples[i] - middle));
        }
        return CalibrationReport.Of(
            new PosteriorTrials(
                2,
                Samples,
                [.. held.Errors.Select(e => (double)e)],
                samples,
                [.. Enumerable.Repeat(new[] { "all" }, held.Count)]
            ),
            ["a", "b"]
        );
    }

    private static (PosteriorExamples Examples, Random Random) Draw(int count, int seed)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        float[] features = new float[2 * count],
            truths = new float[2 * count];
        for (int row = 0; row < count; row++)
        {
            double a = Normal(),
                b = Normal();
            (truths[2 * row], truths[(2 * row) + 1]) = ((float)a, (float)b);
            (features[2 * row], features[(2 * row) + 1]) = ((float)(a + b + (0.5 * Normal())), (float)(b + (0.5 * Normal())));
        }
        return (new PosteriorExamples(count, features, truths), random);
    }

    // Precision 1 + A^T A / 0.25 with A = [[1, 1], [0, 1]]: [[5, 4], [4, 9]], of determinant 29.
    private static double[] ExactMean(PosteriorExamples held, int row)
    {
        double u = 4 * held.Features[2 * row],
            v = 4 * held.Features[(2 * row) + 1];
        (double right0, double right1) = (u, u + v);
        return [((9 * right0) - (4 * right1)) / 29, ((5 * right1) - (4 * right0)) / 29];
    }

    private static double Exact(PosteriorExamples held, int row)
    {
        double[] mean = ExactMean(held, row);
        double x = held.Errors[2 * row] - mean[0],
            y = held.Errors[(2 * row) + 1] - mean[1];
        return (0.5 * Math.Log(29)) - Math.Log(2 * Math.PI) - (0.5 * ((5 * x * x) + (8 * x * y) + (9 * y * y)));
    }
}
