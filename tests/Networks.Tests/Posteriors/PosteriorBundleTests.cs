using Almagest.Learning.Calibration;
using Almagest.Learning.Posteriors;
using Almagest.Networks.Bundles;
using Almagest.Networks.Posteriors;
using Almagest.Spectra;

namespace Almagest.Networks.Tests.Posteriors;

/// <summary>A posterior within a bundle: read back, and refused where it is damaged or of another form.</summary>
public sealed class PosteriorBundleTests(ShortTraining training) : IClassFixture<ShortTraining>
{
    private static readonly PosteriorSettings Settings = new()
    {
        Width = 16,
        Blocks = 1,
        Components = 2,
        Epochs = 1,
        EnsembleSize = 2,
    };
    private static readonly int Features = FitSummary.FeatureCount(2);
    private static readonly Lazy<PosteriorNet> Net = new(() =>
    {
        var random = new Random(1);
        float[] features = [.. Enumerable.Range(0, 400 * Features).Select(_ => random.NextSingle())];
        return PosteriorTraining.Train(
            new PosteriorExamples(400, features, [.. Enumerable.Range(0, 800).Select(i => features[i])]),
            Settings,
            null,
            CancellationToken.None
        );
    });

    [Fact]
    public void Read_from_its_bytes_it_answers_the_same_and_knows_its_calibration()
    {
        NetworkBundle bundle = PosteriorLayout.Add(training.Bundle, About(verdict: null), Net.Value);
        NetworkBundle read = NetworkBundle.Read(bundle.Bytes.Span, bundle.Id);
        Assert.NotEqual(training.Bundle.Id, bundle.Id);
        float[] features = [.. Enumerable.Range(0, Features).Select(i => 0.01f * i)];
        Assert.Equal(
            Net.Value.Predict(features)[0].LogDensity([0.3, 0.4]),
            PosteriorLayout.Read(read)!.Predict(features)[0].LogDensity([0.3, 0.4])
        );
        Assert.True(read.Metadata.Posterior!.IsCalibrated);
        Assert.Equal(
            (3, 100),
            (
                read.Metadata.Posterior.Network!.Calibration.Groups[0].Parameters[0].Histogram.Length,
                read.Metadata.Posterior.Network.HeldOut
            )
        );
        Assert.Equal(training.Bundle.Metadata.DataHash, read.Metadata.DataHash);
        // Added once more it takes the other's place.
        Assert.Equal(bundle.Id, PosteriorLayout.Add(bundle, About(verdict: null), Net.Value).Id);
    }

    /// <summary>Wider about its own mean: twice as far from it the density is half as high in each of two dimensions.</summary>
    [Fact]
    public void A_width_is_kept_with_the_bundle_and_makes_each_posterior_so_much_wider()
    {
        BundlePosterior about = About(verdict: null);
        NetworkBundle bundle = PosteriorLayout.Add(
            training.Bundle,
            about with
            {
                Network = about.Network! with { Width = 1.25 },
            },
            Net.Value
        );
        PosteriorNet read = PosteriorLayout.Read(NetworkBundle.Read(bundle.Bytes.Span, bundle.Id))!;
        Assert.Equal(1.25, read.Width);
        float[] features = [.. Enumerable.Range(0, Features).Select(i => 0.01f * i)];
        (GaussianMixture plain, GaussianMixture wide) = (Net.Value.Predict(features)[0], read.Predict(features)[0]);
        double[] mean = MeanOf(plain);
        double[] near = [mean[0] + 0.2, mean[1] - 0.1],
            far = [mean[0] + 0.25, mean[1] - 0.125];
        Assert.Equal(plain.LogDensity(near) - (2 * Math.Log(1.25)), wide.LogDensity(far), 1e-9);
    }

    private static double[] MeanOf(GaussianMixture mixture)
    {
        double[] mean = new double[2];
        for (int i = 0; i < mixture.Means.Length; i++)
            mean[i % 2] += Math.Exp(mixture.LogWeights[i / 2]) * mixture.Means[i];
        return mean;
    }

    [Fact]
    public void A_failed_calibration_is_told_with_its_reason_and_an_absence_with_its_own()
    {
        NetworkBundle failed = PosteriorLayout.Add(training.Bundle, About("Γ: 50 % of the truths within 68.3 %"), Net.Value);
        BundlePosterior posterior = NetworkBundle.Read(failed.Bytes.Span, failed.Id).Metadata.Posterior!;
        Assert.False(posterior.IsCalibrated);
        Assert.Equal("all, Γ: 50 % of the truths within 68.3 %", posterior.Verdict);
        NetworkBundle without = PosteriorLayout.Add(failed, BundlePosterior.None("No noise."), null);
        posterior = NetworkBundle.Read(without.Bytes.Span, without.Id).Metadata.Posterior!;
        Assert.Equal((null, "No noise."), (posterior.IsCalibrated, posterior.Verdict));
        Assert.Null(PosteriorLayout.Read(without));
    }

    [Fact]
    public void A_bundle_from_before_there_were_posteriors_is_read()
    {
        Assert.Null(training.Bundle.Metadata.Posterior);
        Assert.Null(PosteriorLayout.Read(NetworkBundle.Read(training.Bundle.Bytes.Span, training.Bundle.Id)));
    }

    [Fact]
    public void Metadata_that_promise_another_net_than_the_weights_are_refused()
    {
        PosteriorNetwork honest = About(null).Network!;
        foreach (
            PosteriorNetwork lie in (PosteriorNetwork[])
                [
                    honest with
                    {
                        SummaryVersion = "0",
                    },
                    honest with
                    {
                        FeatureCount = Features + 1,
                    },
                    honest with
                    {
                        ParameterCount = 3,
                    },
                    honest with
                    {
                        ParameterCount = int.MaxValue,
                    },
                    honest with
                    {
                        Settings = Settings with { Width = 32 },
                    },
                    honest with
                    {
                        Settings = Settings with { EnsembleSize = 3 },
                    },
                    honest with
                    {
                        Settings = Settings with { Components = int.MaxValue },
                    },
                    honest with
                    {
                        Settings = Settings with { Blocks = -1 },
                    },
                    honest with
                    {
                        Width = 0,
                    },
                ]
        )
        {
            NetworkBundle bundle = PosteriorLayout.Add(
                training.Bundle,
                new BundlePosterior { Absence = null, Network = lie },
                Net.Value
            );
            Assert.Throws<SpectralDataException>(() => PosteriorLayout.Read(bundle));
        }
    }

    private static BundlePosterior About(string? verdict) =>
        new()
        {
            Absence = null,
            Network = new PosteriorNetwork
            {
                SummaryVersion = FitSummary.Version,
                FeatureCount = Features,
                ParameterCount = 2,
                Settings = Settings,
                Simulations = 400,
                HeldOut = 100,
                Seed = 1,
                ValidationLosses = [1, 0.5],
                Calibration = new CalibrationReport([
                    new GroupCalibration("all", 100, [new RankCalibration([0.3, 0.3, 0.4], 0.5, 0.68, 0.95, 0.5)], 0.02, verdict),
                ]),
            },
        };
}
