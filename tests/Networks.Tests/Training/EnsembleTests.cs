using Almagest.Learning.Encoders;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fused;
using Almagest.Networks.Inference;
using Almagest.Networks.Training;
using Almagest.Spectra;

namespace Almagest.Networks.Tests.Training;

public sealed class EnsembleTests
{
    private static readonly NetworkSettings Settings = new()
    {
        Epochs = 6,
        Batch = 64,
        DenoiserWidths = [32, 4, 32],
        RegressorWidth = 32,
        RegressorBlocks = 1,
        BandEpochs = 2,
    };

    private static readonly Func<int, TrainingSet> Epochs = NetworkTrainer.UnderGaps(
        NoisyLines.Draw(1_500, seed: 1),
        ProtocolS.Masks
    );

    private static readonly Lazy<NetworkBundle[]> Members = new(() =>
        [.. Enumerable.Range(0, 3).Select(member => Train(Epochs, member))]
    );

    [Fact]
    public void The_mean_of_networks_that_learnt_apart_is_nearer_to_the_truth_than_they_are_on_average()
    {
        NetworkBundle joined = Join(Members.Value);
        TrainingSet others = NoisyLines.Draw(2_000, seed: 99);

        double[] apart = [.. Members.Value.Select(member => Error(member, others))];
        Assert.Equal(3, apart.Distinct().Count());
        Assert.InRange(Error(joined, others), 0, 0.99 * apart.Average());
        Assert.Equal((3, 3), (joined.Metadata.Architecture.DenoiserCount, joined.Metadata.Architecture.EnsembleSize));
        Assert.All(Members.Value, member =>
            Assert.Contains(member.Id, joined.Metadata.Provenance["members"], StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Members_keep_the_same_spectra_apart_and_the_whole_does_not_depend_on_who_came_first_to_learn_them()
    {
        Assert.Equal(Members.Value[1].Id, Train(Epochs, 1).Id);
        Assert.Equal(
            Join(Members.Value).Id,
            Join([.. Members.Value.Select(member => NetworkBundle.Read(member.Bytes.ToArray(), member.Id))]).Id
        );
    }

    [Fact]
    public void A_pass_of_the_whole_is_the_mean_of_its_members_passes()
    {
        NetworkInput input = Epochs(7).Input;
        var once = new InferenceSettings(MaxPasses: 1);
        float[][] apart = [.. Members.Value.Select(member => Run(member).Infer(input, once).Filled)];
        float[] joined = Run(Join(Members.Value)).Infer(input, once).Filled;
        Assert.All(Enumerable.Range(0, joined.Length), i => Assert.Equal(apart.Average(filled => filled[i]), joined[i], 1e-4));
    }

    [Fact]
    public void A_member_that_learnt_from_other_spectra_or_is_built_otherwise_is_refused()
    {
        NetworkBundle other = Train(NetworkTrainer.UnderGaps(NoisyLines.Draw(1_500, seed: 2), ProtocolS.Masks), 1);
        Assert.Contains(
            other.Metadata.DataHash,
            Assert.Throws<SpectralDataException>(() => Join([Members.Value[0], other])).Message,
            StringComparison.Ordinal
        );
        NetworkBundle wider = NetworkTrainer.Train(
            Epochs,
            ProtocolS.Description,
            Settings with
            {
                Epochs = 1,
                RegressorWidth = 33,
            },
            null,
            ProcessorEngine.Instance,
            CancellationToken.None
        );
        Assert.Throws<SpectralDataException>(() => Join([Members.Value[0], wider]));
    }

    private static NetworkBundle Train(Func<int, TrainingSet> epochs, int member) =>
        NetworkTrainer.Train(
            epochs,
            ProtocolS.Description,
            Settings with
            {
                Member = member,
            },
            null,
            ProcessorEngine.Instance,
            CancellationToken.None
        );

    private static NetworkBundle Join(IReadOnlyList<NetworkBundle> members) =>
        NetworkTrainer.Join(
            members,
            Epochs,
            ProtocolS.Description,
            Settings,
            null,
            ProcessorEngine.Instance,
            CancellationToken.None
        );

    private static NetworkRunner Run(NetworkBundle bundle) =>
        NetworkRunner.Load(bundle, ProtocolS.Description.CampaignId, ProcessorEngine.Instance);

    private static double Error(NetworkBundle bundle, TrainingSet set)
    {
        TrainingSet gapped = NetworkTrainer.UnderGaps(set, ProtocolS.Masks)(1);
        float[] targets = Run(bundle).Infer(gapped.Input, new InferenceSettings()).Targets;
        return targets.Zip(set.Targets, (answer, truth) => Math.Pow(answer - truth, 2)).Average();
    }
}
