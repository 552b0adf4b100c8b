using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fused;
using Almagest.Networks.Inference;

namespace Almagest.Networks.Tests.Training;

/// <summary>Twenty passes, for gaps that the networks learnt from (2-4 keV, 2-5 keV, 30-50 % within) and for others.</summary>
public sealed class PassesTests(ShortTraining training) : IClassFixture<ShortTraining>
{
    private static readonly TrainingSet Test = ProtocolS.Draw(400, seed: 98);
    private static readonly InferenceSettings Twenty = new(MaxPasses: 20, Tolerance: 0);

    public static TheoryData<string> Gaps => ["2-4", "0.3-1", "5-7.1", "3-7.1", "scattered"];

    [Theory]
    [MemberData(nameof(Gaps))]
    public void The_error_is_that_of_full_spectra_and_does_not_rise(string gap)
    {
        using NetworkRunner runner = NetworkRunner.Load(training.Bundle, ProtocolS.CampaignId, ProcessorEngine.Instance);
        double[] errors = ErrorsOf(runner, gap);
        double full = ProtocolS.Error(runner.Infer(Test.Input, new InferenceSettings(MaxPasses: 1)).Targets, Test.Targets);
        // To three digits: what is left after a pass or two is in the last ones.
        Assert.All(errors.Index(), pass => Assert.InRange(pass.Item, 0, 1.005 * errors.Take(pass.Index + 1).Min()));
        Assert.InRange(errors[^1], 0, 1.5 * full);
    }

    [Theory]
    [InlineData(FillerKind.GaussNewton, 2e-3), InlineData(FillerKind.Plain, 0.5)]
    public void Other_fillers_are_trained_stored_and_read_by_name(FillerKind filler, double most)
    {
        NetworkBundle trained = ProtocolS.Train(
            ProtocolS.Draw(1500, seed: 7),
            new NetworkSettings
            {
                Epochs = 1,
                RegressorEpochs = 60,
                Filler = filler,
            }
        );
        NetworkBundle bundle = NetworkBundle.Read(trained.Bytes.Span, trained.Id);
        Assert.Equal(filler == FillerKind.GaussNewton, bundle.Metadata.Emulator is not null);
        Assert.Equal(0, bundle.Metadata.Architecture.PrincipalComponents);
        using NetworkRunner runner = NetworkRunner.Load(bundle, ProtocolS.CampaignId, ProcessorEngine.Instance);
        double[] errors = ErrorsOf(runner, "3-7.1");
        Assert.InRange(errors[^1], 0, most);
        if (filler == FillerKind.GaussNewton)
            Assert.All(errors.Index().Skip(5), pass => Assert.InRange(pass.Item, 0, 1.25 * errors.Take(pass.Index + 1).Min()));
    }

    private static double[] ErrorsOf(NetworkRunner runner, string gap)
    {
        var random = new Random(5);
        bool[] observed =
            gap == "scattered"
                ? [.. Test.Clean.Select(_ => random.NextDouble() > 0.6)]
                : ProtocolS.Gaps(
                    double.Parse(gap.Split('-')[0], System.Globalization.CultureInfo.InvariantCulture),
                    double.Parse(gap.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture),
                    Test.Input.Count
                );
        return
        [
            .. runner
                .Infer(Test.Input with { Observed = observed }, Twenty)
                .PassTargets.Select(targets => ProtocolS.Error(targets, Test.Targets)),
        ];
    }
}
