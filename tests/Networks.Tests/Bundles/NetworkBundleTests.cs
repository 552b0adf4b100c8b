using Almagest.Learning.Encoders;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fused;
using Almagest.Networks.Inference;
using Almagest.Spectra;

namespace Almagest.Networks.Tests.Bundles;

public sealed class NetworkBundleTests(ShortTraining training) : IClassFixture<ShortTraining>
{
    [Fact]
    public void Read_from_its_bytes_a_bundle_answers_the_same()
    {
        NetworkBundle read = NetworkBundle.Read(training.Bundle.Bytes.Span, training.Bundle.Id);
        NetworkInput spectra = ProtocolS.Draw(20, seed: 3).Input with { Observed = ProtocolS.Gaps(2, 4, 20) };

        Assert.Equal(Answers(training.Bundle, spectra), Answers(read, spectra));
        Assert.Equal(training.Bundle.Metadata.Curves["dae"], read.Metadata.Curves["dae"]);
        Assert.Equal(["z", "alpha"], read.Metadata.TargetNames);
    }

    [Fact]
    public void One_changed_bit_is_found_before_anything_is_read()
    {
        byte[] bytes = training.Bundle.Bytes.ToArray();
        bytes[^1] ^= 1;

        var error = Assert.Throws<SpectralDataException>(() => NetworkBundle.Read(bytes, training.Bundle.Id));
        Assert.Contains(training.Bundle.Id, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_for_another_campaign_is_refused_and_both_are_named()
    {
        string other = new('7', 64);
        var error = Assert.Throws<SpectralDataException>(() =>
            NetworkRunner.Load(training.Bundle, other, ProcessorEngine.Instance)
        );

        Assert.Contains(other, error.Message, StringComparison.Ordinal);
        Assert.Contains(ProtocolS.CampaignId, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_that_promise_other_nets_than_the_weights_are_refused()
    {
        BundleMetadata about = training.Bundle.Metadata;
        foreach (
            BundleArchitecture lie in (BundleArchitecture[])
                [
                    about.Architecture with
                    {
                        RegressorWidth = 64,
                    },
                    about.Architecture with
                    {
                        RegressorBlocks = 9,
                    },
                    about.Architecture with
                    {
                        EnsembleSize = 2,
                    },
                    about.Architecture with
                    {
                        EnsembleSize = 0,
                    },
                    about.Architecture with
                    {
                        DenoiserWidths = [int.MaxValue],
                    },
                    about.Architecture with
                    {
                        RegressorSeesMask = true,
                    },
                ]
        )
        {
            NetworkBundle bundle = NetworkBundle.Write(about with { Architecture = lie }, [.. training.Bundle.Tensors.Values]);
            Assert.Throws<SpectralDataException>(() => NetworkRunner.Load(bundle, about.CampaignId, ProcessorEngine.Instance));
        }
    }

    [Fact]
    public void A_bundle_says_how_good_it_is_and_what_it_was_made_from()
    {
        BundleMetadata about = training.Bundle.Metadata;

        Assert.InRange(about.Metrics!.BaselineError, 0.8 * ProtocolS.Baseline, 1.2 * ProtocolS.Baseline);
        Assert.InRange(about.Metrics.PassErrors[2], 0, 0.02);
        Assert.Equal(64, about.DataHash.Length);
        Assert.Equal((2700, 300), (about.TrainingSpectra, about.ValidationSpectra));
        Assert.NotEmpty(about.Versions["almagest"]);
        Assert.DoesNotContain("torchsharp", about.Versions.Keys);
    }

    private static float[] Answers(NetworkBundle bundle, NetworkInput spectra)
    {
        using NetworkRunner runner = NetworkRunner.Load(bundle, ProtocolS.CampaignId, ProcessorEngine.Instance);
        return runner.Infer(spectra, new InferenceSettings()).Targets;
    }
}
