using Almagest.Learning.Encoders;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fused;
using Almagest.Networks.Inference;
using Almagest.Networks.Uncertainty;

namespace Almagest.Networks.Tests.Uncertainty;

/// <summary>On 2,000 held-out spectra of seed 99; the network learnt from 3,000 others, and its bands are set on 6,000 others
/// still, of seed 50.</summary>
public sealed class BandCoverageTests(ShortTraining training) : IClassFixture<ShortTraining>, IDisposable
{
    private const int Spectra = 2000;
    private static readonly TrainingSet Test = ProtocolS.Draw(Spectra, seed: 99);
    private readonly NetworkRunner _runner = NetworkRunner.Load(
        WithFactors(training.Bundle),
        ProtocolS.CampaignId,
        ProcessorEngine.Instance
    );

    public void Dispose() => _runner.Dispose();

    [Fact]
    public void Bands_of_filled_bins_hold_68_percent_of_the_truths_for_every_kind_of_gap()
    {
        IReadOnlyList<BandCoverage> groups = Judge(widening: 1);
        foreach (BandCoverage group in groups)
            TestContext.Current.TestOutputHelper?.WriteLine($"{group}");
        Assert.Equal(
            ["all", "2.027-4.016 keV missing", "2.027-5.011 keV missing", "one band missing"],
            groups.Select(group => group.Name)
        );
        Assert.All(groups, group => Assert.InRange(group.Coverage, 0.65, 0.71));
        Assert.All(groups, group => Assert.InRange(group.HalfWidth / group.Error, 0.1, 2));
    }

    [Theory]
    [InlineData(0.7), InlineData(1.4)]
    public void Bands_that_are_made_too_narrow_or_too_wide_fail_that(double widening) =>
        Assert.All(Judge(widening), group => Assert.False(group.Coverage is >= 0.65 and <= 0.71, $"{group}"));

    [Fact]
    public void What_was_observed_has_no_band_and_the_bundle_tells_of_coverage()
    {
        NetworkInput gapped = Test.Input with { Observed = ProtocolS.Gaps(2, 4, Spectra) };
        float[] half = _runner.Infer(gapped, new InferenceSettings()).FilledHalfWidths!;
        for (int i = 0; i < half.Length; i++)
            Assert.Equal(gapped.Observed[i], half[i] == 0);

        IReadOnlyList<BandCoverage> stored = training.Bundle.Metadata.Metrics!.Bands!;
        Assert.Equal("all", stored[0].Name);
        Assert.InRange(stored[0].Coverage, 0.6, 0.76);
    }

    private static NetworkBundle WithFactors(NetworkBundle bundle)
    {
        const int spectra = 6000;
        NetworkBundle plain = BandFactors.None.AddTo(bundle, 0);
        using NetworkRunner runner = NetworkRunner.Load(plain, ProtocolS.CampaignId, ProcessorEngine.Instance);
        TrainingSet known = ProtocolS.Draw(spectra, seed: 50);
        NetworkInput gapped = known.Input with { Observed = ProtocolS.Masks(50, spectra) };
        return BandFactorLearning
            .Learn([(gapped, runner.Infer(gapped, new InferenceSettings(TargetsOfEveryPass: false)), known.Clean)])
            .AddTo(plain, spectra);
    }

    private IReadOnlyList<BandCoverage> Judge(double widening)
    {
        NetworkInput gapped = Test.Input with { Observed = ProtocolS.Masks(99, Spectra) };
        InferenceResult result = _runner.Infer(gapped, new InferenceSettings(TargetsOfEveryPass: false));
        float[] half = [.. result.FilledHalfWidths!.Select(width => (float)(widening * width))];
        return BandJudge.Of(gapped, result with { FilledHalfWidths = half }, Test.Clean, ProtocolS.Edges);
    }
}
