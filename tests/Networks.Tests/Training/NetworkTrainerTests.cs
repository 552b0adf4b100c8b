using Almagest.Learning.Encoders;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fused;
using Almagest.Networks.Tracks;
using Almagest.Networks.Training;
using Almagest.Spectra;

namespace Almagest.Networks.Tests.Training;

public sealed class NetworkTrainerTests
{
    private static readonly NetworkSettings Tiny = new()
    {
        Epochs = 2,
        RegressorEpochs = 2,
        Batch = 64,
        DenoiserWidths = [32, 4, 32],
        RegressorWidth = 16,
        RegressorBlocks = 1,
    };

    [Fact]
    public void The_same_seed_and_data_give_the_same_bytes_and_another_seed_gives_others()
    {
        NetworkBundle first = ProtocolS.Train(ProtocolS.Draw(300, seed: 1), Tiny);

        Assert.Equal(first.Id, ProtocolS.Train(ProtocolS.Draw(300, seed: 1), Tiny).Id);
        Assert.NotEqual(first.Id, ProtocolS.Train(ProtocolS.Draw(300, seed: 1), Tiny with { Seed = 2 }).Id);
        Assert.NotEqual(first.Metadata.DataHash, ProtocolS.Train(ProtocolS.Draw(300, seed: 2), Tiny).Metadata.DataHash);
    }

    [Fact]
    public void With_noise_too_the_bytes_do_not_depend_on_how_the_threads_ran()
    {
        NetworkSettings ensemble = Tiny with { EnsembleSize = 2 };
        Assert.Equal(
            ProtocolS.Train(NoisyLines.Draw(300, seed: 1), ensemble).Id,
            ProtocolS.Train(NoisyLines.Draw(300, seed: 1), ensemble).Id
        );
    }

    [Fact]
    public void Both_networks_tell_of_every_epoch()
    {
        var told = new Listener();
        Train(ProtocolS.Draw(300, seed: 1), Tiny with { Epochs = 3 }, told, CancellationToken.None);

        Assert.Equal([1, 2, 3], told.Steps.Where(step => step.Stage == TrainingStage.Denoiser).Select(step => step.Epoch));
        Assert.Equal([1, 2], told.Steps.Where(step => step.Stage == TrainingStage.Regressor).Select(step => step.Epoch));
        Assert.All(told.Steps.Where(step => step.Stage != TrainingStage.Bands), step =>
            Assert.True(step is { SpectraPerSecond: > 0, TrainingLoss: > 0, ValidationLoss: > 0 })
        );
        Assert.Equal((TrainingStage.Bands, 16, 16), (told.Steps[^1].Stage, told.Steps[^1].Epoch, told.Steps[^1].Epochs));
        Assert.Equal(TimeSpan.Zero, told.Steps[^1].TimeLeft);
    }

    [Fact]
    public void Every_epoch_is_asked_for_once_and_more_for_the_bands_and_must_bring_the_same_number_of_spectra()
    {
        var asked = new List<int>();
        TrainingSet Lines(int epoch, int count)
        {
            asked.Add(epoch);
            return NoisyLines.Draw(count, seed: epoch);
        }

        Train(epoch => Lines(epoch, 300));
        Assert.Equal([0, 1, 2, 3, 4], asked);
        Assert.Throws<ArgumentException>(() => Train(epoch => Lines(epoch, 300 + epoch)));

        static void Train(Func<int, TrainingSet> epochs) =>
            NetworkTrainer.Train(epochs, ProtocolS.Description, Tiny, null, ProcessorEngine.Instance, CancellationToken.None);
    }

    [Theory]
    [InlineData(null, 24_000, 256, 1), InlineData(100, 24_000, 256, 1), InlineData(1_024, 24_000, 1_024, 2)]
    [InlineData(4_096, 24_000, 3_000, 3.423), InlineData(65_536, 1_000_000, 65_536, 16)]
    public void Larger_batches_have_higher_rates_and_more_epochs(int? batch, int spectra, int length, double root)
    {
        NetworkSettings usual = NetworkSettings.For(spectra, noisy: true),
            scaled = usual.OfBatches(batch, spectra);

        Assert.Equal(length, scaled.Batch);
        Assert.Equal(Math.Min(4, root) * usual.DenoiserRate, scaled.DenoiserRate, 1e-5);
        Assert.Equal(scaled.DenoiserRate, scaled.RegressorRate);
        Assert.Equal(root * usual.Epochs, scaled.Epochs, 0.6);
        PosteriorSettings posterior = PosteriorSettings.For(20_000);
        Assert.Equal(posterior with { Batch = 1_024, Rate = 2e-3, Epochs = 24 }, posterior.OfBatches(1_024, 20_000));
    }

    [Theory]
    [
        InlineData(10_000, false, 27, 70),
        InlineData(60_000, true, 20, 70),
        InlineData(100_000, true, 15, 70),
        InlineData(100, false, 200, 400),
        InlineData(10_000_000, true, 8, 70)
    ]
    public void More_spectra_need_fewer_epochs(int spectra, bool noisy, int epochs, int regressorEpochs)
    {
        NetworkSettings settings = NetworkSettings.For(spectra, noisy);
        Assert.Equal((epochs, regressorEpochs), (settings.Epochs, settings.RegressorEpochs));
    }

    [Fact]
    public void Cancelled_it_stops_at_once()
    {
        using var cancelled = new CancellationTokenSource();
        var told = new Listener(_ => cancelled.Cancel());

        Assert.ThrowsAny<OperationCanceledException>(() =>
            Train(ProtocolS.Draw(300, seed: 1), Tiny with { Epochs = 100_000 }, told, cancelled.Token)
        );
    }

    [Fact]
    public void A_training_that_loses_its_way_says_so()
    {
        var error = Assert.Throws<LostTrainingException>(() =>
            Train(
                ProtocolS.Draw(300, seed: 1),
                Tiny with
                {
                    RegressorRate = 1e30,
                    RegressorEpochs = 100,
                },
                null,
                CancellationToken.None
            )
        );
        Assert.Contains("regressor", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_learns_nothing_more_stops_and_keeps_its_best_epoch()
    {
        TrainingSet set = ProtocolS.Draw(400, seed: 1);
        // Answers that have nothing to do with the spectra can only be learnt by heart.
        new Random(1).Shuffle(set.Targets);
        NetworkSettings settings = Tiny with { RegressorEpochs = 200, Patience = 10, RegressorWidth = 64 };
        NetworkBundle bundle = ProtocolS.Train(set, settings);

        double[] validation = [.. bundle.Metadata.Curves[TrainingStage.Regressor].Select(losses => losses.Validation)];
        Assert.InRange(validation.Length, 11, 199);
        Assert.Equal(validation.Length - 11, Array.IndexOf(validation, validation.Min()));
        // The full band's error of the bundle is the best epoch's and not the last's: both are of the validation part.
        double spread = set.Targets.Average(target => Math.Pow(target - set.Targets.Average(), 2));
        Assert.InRange(bundle.Metadata.Metrics!.FullBandError!.Value / spread, 0.8 * validation.Min(), 1.25 * validation.Min());
    }

    [Fact]
    public void Data_that_is_not_finite_is_refused_by_its_place()
    {
        TrainingSet set = ProtocolS.Draw(300, seed: 1);
        set.Targets[7] = float.PositiveInfinity;

        var error = Assert.Throws<SpectralDataException>(() => Train(set, Tiny, null, CancellationToken.None));
        Assert.Contains("Targets[7]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arrays_and_settings_that_make_no_sense_are_the_callers_mistake()
    {
        TrainingSet set = ProtocolS.Draw(300, seed: 1);
        Assert.Throws<ArgumentException>(() => Train(set with { Targets = [1] }, Tiny, null, CancellationToken.None));
        Assert.Throws<ArgumentException>(() => Train(set, Tiny with { MaxPasses = 1 }, null, CancellationToken.None));
    }

    [Fact]
    public void With_noise_the_errors_it_gives_hold_the_truth_about_two_times_in_three()
    {
        BundleMetrics metrics = ProtocolS
            .Train(
                NoisyLines.Draw(6000, seed: 1),
                new NetworkSettings
                {
                    Epochs = 15,
                    Batch = 64,
                    DenoiserWidths = [64, 8, 64],
                    RegressorWidth = 64,
                    RegressorBlocks = 1,
                }
            )
            .Metadata.Metrics!;

        Assert.InRange(metrics.Coverage, 0.6, 0.76);
        Assert.InRange(metrics.PassErrors[2], 0, 0.15 * metrics.BaselineError);
    }

    private static void Train(TrainingSet set, NetworkSettings settings, Listener? told, CancellationToken cancellation) =>
        NetworkTrainer.Train(set, ProtocolS.Masks, ProtocolS.Description, settings, told, ProcessorEngine.Instance, cancellation);

    private sealed class Listener(Action<TrainingProgress>? also = null) : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Steps { get; } = [];

        public void Report(TrainingProgress value)
        {
            Steps.Add(value);
            also?.Invoke(value);
        }
    }
}
