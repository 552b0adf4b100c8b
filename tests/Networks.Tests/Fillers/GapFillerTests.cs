using Almagest.Networks.Fillers;
using Almagest.Networks.Fused;
using Almagest.Networks.Inference;

namespace Almagest.Networks.Tests.Fillers;

public sealed class GapFillerTests(ShortTraining training) : IClassFixture<ShortTraining>
{
    [Fact]
    public void The_denoiser_comes_near_the_truth_leaves_alone_what_was_seen_and_says_how_far_it_may_be_off()
    {
        using IGapFiller filler = new DenoiserFiller(
            NetworkRunner.Load(training.Bundle, ProtocolS.CampaignId, ProcessorEngine.Instance)
        );
        JudgedFilling.ComesNearTheTruth(filler);
    }
}
