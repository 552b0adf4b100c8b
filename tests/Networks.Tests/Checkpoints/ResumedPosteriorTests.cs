using Almagest.Learning.Encoders;
using Almagest.Networks.Devices;
using Almagest.Networks.Posteriors;
using Almagest.Networks.Training;

namespace Almagest.Networks.Tests.Checkpoints;

public sealed class ResumedPosteriorTests
{
    private static readonly PosteriorSettings Tiny = new()
    {
        Width = 16,
        Blocks = 1,
        Components = 2,
        Epochs = 5,
        Batch = 64,
        EnsembleSize = 2,
    };
    private static readonly NetworkSettings TinyNets = new()
    {
        Epochs = 2,
        RegressorEpochs = 2,
        Batch = 64,
        DenoiserWidths = [32, 4, 32],
        RegressorWidth = 16,
        RegressorBlocks = 1,
        EnsembleSize = 1,
    };

    [Theory]
    [InlineData(1), InlineData(4), InlineData(9)]
    public void Broken_off_after_any_epoch_it_ends_with_the_same_weights_as_if_it_had_not_been(int epochs)
    {
        PosteriorExamples examples = Draw(seed: 1);
        PosteriorNet uninterrupted = Train(examples, null);

        using var power = new CancellationTokenSource();
        var kept = new Kept(afterwards: count =>
        {
            if (count == epochs)
                power.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => PosteriorTraining.Train(examples, Tiny, null, power.Token, kept));
        var told = new Told();
        PosteriorNet resumed = Train(examples, new Kept(kept.Newest), told);

        Assert.Equal(uninterrupted.Members, resumed.Members);
        Assert.Equal(uninterrupted.ValidationLosses, resumed.ValidationLosses);
        // Each of two threads may be between its epoch and its checkpoint when the power goes.
        Assert.InRange(told.Epochs, 1, 10 - epochs + 2);
    }

    [Fact]
    public void Broken_off_after_the_networks_neither_is_learnt_again()
    {
        TrainingSet set = ProtocolS.Draw(300, seed: 1);
        PosteriorExamples examples = Draw(seed: 1);
        var kept = new Kept();
        string networks = Networks(kept, null);
        PosteriorNet posterior = Train(examples, kept);

        var again = new Kept(kept.Newest);
        (Told toldOfNetworks, Told toldOfPosterior) = (new Told(), new Told());
        Assert.Equal(networks, Networks(again, toldOfNetworks));
        Assert.Equal(posterior.Members, Train(examples, again, toldOfPosterior).Members);
        Assert.Equal((0, 0), (toldOfNetworks.Epochs, toldOfPosterior.Epochs));

        // Other fits, as of a campaign that was drawn again: what is kept of theirs is of no use.
        Train(Draw(seed: 2), new Kept(kept.Newest), toldOfPosterior);
        Assert.Equal(10, toldOfPosterior.Epochs);

        string Networks(ICheckpoints checkpoints, Told? told) =>
            NetworkTrainer
                .Train(
                    set,
                    ProtocolS.Masks,
                    ProtocolS.Description,
                    TinyNets,
                    told,
                    TorchDevice.Cpu(),
                    CancellationToken.None,
                    checkpoints
                )
                .Id;
    }

    private static PosteriorNet Train(PosteriorExamples examples, ICheckpoints? checkpoints, Told? told = null) =>
        PosteriorTraining.Train(examples, Tiny, told, TestContext.Current.CancellationToken, checkpoints);

    private static PosteriorExamples Draw(int seed)
    {
        var random = new Random(seed);
        float[] truths = [.. Enumerable.Range(0, 600).Select(_ => random.NextSingle())];
        return new PosteriorExamples(600, [.. truths.Select(truth => truth + (0.1f * random.NextSingle()))], truths);
    }
}
