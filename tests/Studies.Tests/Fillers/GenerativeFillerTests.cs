using Almagest.Learning.Encoders;
using Almagest.Networks.Fillers;
using Almagest.Networks.Tests;
using Almagest.Networks.Tests.Fillers;
using Almagest.Networks.Torch;
using Almagest.Studies.Fillers;
using TorchSharp;

namespace Almagest.Studies.Tests.Fillers;

/// <summary>Fillers that draw, on the study's noise-free task: 2,000 spectra to learn from, a few epochs.</summary>
public sealed class GenerativeFillerTests
{
    public static TheoryData<GenerativeKind> Kinds => [GenerativeKind.Variational, GenerativeKind.Flow];

    [Theory, MemberData(nameof(Kinds))]
    public void Every_filler_comes_near_the_truth_leaves_alone_what_was_seen_and_says_how_far_it_may_be_off(GenerativeKind kind)
    {
        using GenerativeFiller filler = Generative(kind, epochs: 10);
        JudgedFilling.ComesNearTheTruth(filler);
    }

    [Fact]
    public void The_same_seed_draws_the_same_fillings_and_no_tensor_is_left_behind()
    {
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        GapFilling First()
        {
            using IGapFiller filler = Generative(GenerativeKind.Variational, epochs: 1);
            return filler.Fill(JudgedFilling.Gapped);
        }
        Assert.Equal(First().Filled, First().Filled);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Arrays_that_do_not_fit_are_the_callers_mistake()
    {
        using IGapFiller filler = Generative(GenerativeKind.Flow, epochs: 1);
        Assert.Throws<ArgumentException>(() => filler.Fill(JudgedFilling.Gapped with { Count = 199 }));
    }

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
            TorchEngine.Cpu(),
            TestContext.Current.CancellationToken
        );
    }
}
