using Almagest.Learning.Encoders;
using Almagest.Networks.Bands;
using Almagest.Networks.Devices;
using Almagest.Networks.Fillers;
using Almagest.Networks.Inference;
using TorchSharp;

namespace Almagest.Networks.Tests.Fillers;

/// <summary>All fillers on the study's noise-free task: 2,000 spectra to learn from, a few epochs, 200 others to judge
/// by.</summary>
public sealed class GapFillerTests(ShortTraining training) : IClassFixture<ShortTraining>
{
    private static readonly TrainingSet Test = ProtocolS.Draw(200, seed: 99);
    private static readonly NetworkInput Gapped = Test.Input with
    {
        Observed = ProtocolS.Masks(99, 200),
        Values = Hidden(ProtocolS.Masks(99, 200)),
    };

    public static TheoryData<string> Kinds => ["denoiser", "Variational", "Flow"];

    [Theory, MemberData(nameof(Kinds))]
    public void Every_filler_comes_near_the_truth_leaves_alone_what_was_seen_and_says_how_far_it_may_be_off(string kind)
    {
        using IGapFiller filler = Filler(kind);
        GapFilling filling = filler.Fill(Gapped);

        for (int i = 0; i < filling.Filled.Length; i++)
        {
            if (Gapped.Observed[i])
                Assert.Equal((Gapped.Values[i], 0f), (filling.Filled[i], filling.HalfWidths[i]));
            else
                Assert.True(float.IsFinite(filling.Filled[i]) && filling.HalfWidths[i] > 0);
        }
        BandCoverage all = BandCoverage.Of(Gapped, filling, Test.Clean, ProtocolS.Edges)[0];
        // Spectra differ by about one (in log10 of flux); so little training leaves a fifth of that at most, and bands that are
        // not absurd.
        Assert.InRange(all.Error, 1e-3, 0.2);
        Assert.InRange(all.Coverage, 0.3, 0.999);
    }

    [Fact]
    public void The_same_seed_draws_the_same_fillings_and_no_tensor_is_left_behind()
    {
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        GapFilling First()
        {
            using IGapFiller filler = Generative(GenerativeKind.Variational, epochs: 1);
            return filler.Fill(Gapped);
        }
        Assert.Equal(First().Filled, First().Filled);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Arrays_that_do_not_fit_are_the_callers_mistake()
    {
        using IGapFiller filler = Generative(GenerativeKind.Flow, epochs: 1);
        Assert.Throws<ArgumentException>(() => filler.Fill(Gapped with { Count = 199 }));
    }

    private IGapFiller Filler(string kind) =>
        kind == "denoiser"
            ? new DenoiserFiller(NetworkRunner.Load(training.Bundle, ProtocolS.CampaignId, TorchDevice.Cpu()))
            : Generative(Enum.Parse<GenerativeKind>(kind), epochs: 10);

    private static GenerativeFiller Generative(GenerativeKind kind, int epochs)
    {
        TrainingSet set = ProtocolS.Draw(2000, seed: 7);
        return GenerativeFiller.Train(
            kind,
            epoch => set with { Input = set.Input with { Observed = ProtocolS.Masks((uint)epoch, 2000) } },
            ProtocolS.Description,
            new FillerSettings
            {
                Epochs = epochs,
                Widths = [128, 128],
                Samples = 16,
                FlowSteps = 6,
            },
            TorchDevice.Cpu(),
            TestContext.Current.CancellationToken
        );
    }

    /// <summary>What is not observed must not be looked at.</summary>
    private static float[] Hidden(bool[] observed) =>
        [.. Test.Input.Values.Select((value, i) => observed[i] ? value : float.NaN)];
}
