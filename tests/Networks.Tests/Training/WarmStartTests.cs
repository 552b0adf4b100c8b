using Almagest.Learning.Encoders;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fused;
using Almagest.Networks.Training;

namespace Almagest.Networks.Tests.Training;

public sealed class WarmStartTests
{
    private static readonly NetworkSettings Settings = new()
    {
        Epochs = 10,
        Batch = 64,
        DenoiserWidths = [32, 4, 32],
        RegressorWidth = 32,
        RegressorBlocks = 1,
        BandEpochs = 1,
        BandDraws = 1,
    };

    private static readonly Func<int, TrainingSet> Epochs = Under(seed: 1),
        Others = Under(seed: 2);

    private static readonly Lazy<NetworkBundle> Sister = new(() => Train(Epochs, null)),
        Cold = new(() => Train(Others, null)),
        Warm = new(() => Train(Others, Sister.Value));

    [Fact]
    public void A_network_that_begins_with_a_sisters_weights_is_as_good_in_fewer_epochs_and_says_with_whose()
    {
        BundleMetadata warm = Warm.Value.Metadata,
            cold = Cold.Value.Metadata;
        Assert.Equal($"warm: network {Sister.Value.Id}, 4 epochs instead of 10", warm.Provenance["start"]);
        Assert.Equal((Sister.Value.Id, (string?)null), (warm.Settings.Sister, cold.Settings.Sister));
        foreach (string stage in (string[])[TrainingStage.Denoiser, TrainingStage.Regressor])
        {
            Assert.Equal((4, 10), (warm.Curves[stage].Count, cold.Curves[stage].Count));
            Assert.InRange(Least(warm, stage), 0, 1.05 * Least(cold, stage));
        }
        Assert.InRange(warm.Metrics!.Coverage, cold.Metrics!.Coverage - 0.06, cold.Metrics.Coverage + 0.06);
    }

    [Fact]
    public void The_same_sister_gives_the_same_network() =>
        Assert.Equal(Warm.Value.Id, Train(Others, NetworkBundle.Read(Sister.Value.Bytes.ToArray(), Sister.Value.Id)).Id);

    [Fact]
    public void A_sister_of_another_shape_changes_no_weight_and_the_network_says_so()
    {
        NetworkBundle found = Train(Others, Sister.Value, Settings with { Epochs = 1, RegressorWidth = 16 }),
            anew = Train(Others, null, Settings with { Epochs = 1, RegressorWidth = 16 });
        Assert.Equal(
            $"cold: network {Sister.Value.Id} has nets of another shape or other targets",
            found.Metadata.Provenance["start"]
        );
        Assert.Equal(
            (anew.Metadata.Settings.Sister, anew.Metadata.Curves["dae"][0], anew.Metadata.Curves["regressor"][0]),
            (found.Metadata.Settings.Sister, found.Metadata.Curves["dae"][0], found.Metadata.Curves["regressor"][0])
        );
    }

    /// <summary>Weights of the right shape and of no use: worse, untaught, than new ones.</summary>
    [Fact]
    public void A_sister_that_is_worse_than_new_nets_on_spectra_kept_apart_is_not_begun_with()
    {
        TrainingSet set = NoisyLines.Draw(1_000, seed: 1);
        // Heights and slopes that have nothing to do with the spectra, of the other sign.
        TrainingSet turned = set with { Targets = [.. set.Targets.Select(target => -target)] };
        NetworkBundle wrong = Train(NetworkTrainer.UnderGaps(turned, ProtocolS.Masks), null);
        NetworkBundle found = Train(Others, wrong, Settings with { Epochs = 1 });
        Assert.StartsWith($"cold: network {wrong.Id} is off by", found.Metadata.Provenance["start"], StringComparison.Ordinal);
        Assert.Equal(
            Train(Others, null, Settings with { Epochs = 1 }).Metadata.Curves["regressor"],
            found.Metadata.Curves["regressor"]
        );
    }

    [Fact]
    public void On_a_coarser_grid_first_layers_see_as_much_of_the_same_spectrum_and_last_layers_give_means()
    {
        double[] coarse = [.. ProtocolS.Edges.Where((_, i) => i % 2 == 0)];
        BundleArchitecture nets = Sister.Value.Metadata.Architecture;
        BundleWeights same = SisterWeights.Of(Sister.Value, nets, ProtocolS.Description)!,
            brought = SisterWeights.Of(Sister.Value, nets, ProtocolS.Description with { GridEdges = coarse })!;
        (float[] fine, float[] found) = (same.Denoisers[0], brought.Denoisers[0]);
        for (int unit = 0; unit < 32; unit++)
        for (int bin = 0; bin < 2 * 64; bin++)
            Assert.Equal(fine[(unit * 256) + (2 * bin)] + fine[(unit * 256) + (2 * bin) + 1], found[(unit * 128) + bin], 1e-6);
        Assert.All(Enumerable.Range(1, 64), bin =>
            Assert.Equal((fine[^(2 * bin)] + fine[^((2 * bin) - 1)]) / 2, found[^bin], 1e-6)
        );
        Assert.Equal(BundleLayout.DenoiserNet(nets, 64, 0).WeightCount, found.Length);
        Assert.Equal(BundleLayout.RegressorNet(nets, 64, 0, 2).WeightCount, brought.Regressors[0].Length);
    }

    private static double Least(BundleMetadata network, string stage) => network.Curves[stage].Min(epoch => epoch.Validation);

    private static Func<int, TrainingSet> Under(int seed) =>
        NetworkTrainer.UnderGaps(NoisyLines.Draw(1_000, seed), ProtocolS.Masks);

    private static NetworkBundle Train(Func<int, TrainingSet> epochs, NetworkBundle? sister, NetworkSettings? settings = null) =>
        NetworkTrainer.Train(
            epochs,
            ProtocolS.Description,
            settings ?? Settings,
            null,
            ProcessorEngine.Instance,
            TestContext.Current.CancellationToken,
            null,
            sister
        );
}
