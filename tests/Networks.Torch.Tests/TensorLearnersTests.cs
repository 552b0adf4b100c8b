using Almagest.Networks.Architectures;
using Almagest.Networks.Arrays;
using Almagest.Networks.Batches;
using Almagest.Networks.Engines;
using Almagest.Networks.Fused;
using Almagest.Networks.Posteriors;
using Almagest.Networks.Training;
using TorchSharp;

namespace Almagest.Networks.Torch.Tests;

/// <summary>Nets that learn by tensors, beside the processor's, row by row.</summary>
public sealed class TensorLearnersTests
{
    private static readonly TorchEngine Engine = TestDevice.Engine();

    [Fact]
    public void A_batched_ensemble_learns_what_its_members_learn_alone()
    {
        var net = Net.Residual(inputs: 29, width: 48, blocks: 2, outputs: 6);
        float[][] weights = [.. Enumerable.Range(0, 3).Select(member => net.FirstWeights(new Random(member)))];
        var table = new RowTable(80, TensorLossTests.Numbers(80 * 29, 1), TensorLossTests.Numbers(80 * 3, 1));
        using IRows<IBatch> rows = Engine.Rows(table, [.. Enumerable.Range(0, 80).Reverse()]);
        using ILearners together = Engine.Learners(net, weights, clipNorm: 0.5, decay: 0.01);
        ILearners[] alone = [.. weights.Select(one => Engine.Learners(net, [one], clipNorm: 0.5, decay: 0.01))];
        var loss = new TargetLoss(TargetLossKind.Gaussian);
        foreach (ILearners one in (ILearners[])[together, .. alone])
            for (int step = 0; step < 4; step++)
            {
                using IBatch batch = rows.Batch(20 * step, 20);
                one.Learn(batch, loss);
                one.Step(1e-2);
            }

        Assert.Equal(alone.Sum(one => one.TakeLosses()[0]), together.TakeLosses()[0], 1e-4 * TestDevice.Slack);
        IReadOnlyList<NetState> found = together.Snapshots();
        for (int member = 0; member < alone.Length; member++)
        {
            NetState expected = alone[member].Snapshots()[0];
            Assert.Equal(expected.Steps, found[member].Steps);
            Near(expected.Mean, found[member].Mean);
            Near(expected.Square, found[member].Square);
            Near(expected.Weights, found[member].Weights);
            alone[member].Dispose();
        }
    }

    [Fact]
    public void An_ensemble_fills_and_is_judged_as_the_mean_of_its_members()
    {
        TrainingArrays data = TensorLossTests.Gapped(60, 2);
        Net net = Net.Perceptron([(2 * data.Bins) + 2, 24, data.Bins]);
        float[][] weights = [.. Enumerable.Range(0, 2).Select(member => net.FirstWeights(new Random(member)))];
        double[] Judged(Engine engine)
        {
            using ILearners nets = engine.Learners(net, weights, clipNorm: 1);
            using IRows<IComposite> rows = engine.Spectra(data, data.Training);
            using IComposite batch = rows.Batch(3, 30);
            nets.Fill(batch);
            nets.Fill(batch);
            nets.Judge(batch, new FilledLoss(0.1));
            nets.Judge(batch, new FilledLoss(1));
            return [.. nets.TakeLosses()];
        }
        (double[] expected, double[] found) = (Judged(ProcessorEngine.Instance), Judged(Engine));

        Assert.Equal([0, 0], [expected[0], found[0]]);
        Assert.Equal(expected[1], found[1], 1e-5 * expected[1] * TestDevice.Slack);
        Assert.Equal(expected[2], found[2], 1e-5 * expected[2] * TestDevice.Slack);
        Assert.NotEqual(found[1], found[2]);
    }

    [Theory]
    [InlineData(64), InlineData(16)]
    public void Nothing_comes_back_within_an_epoch_of_an_auto_encoder_and_only_gaps_go_there(int batch)
    {
        NetworkSettings settings = new() { Batch = batch, DenoiserWidths = [16, 4, 16] };
        var engine = TestDevice.Engine();
        TrainingArrays first = TensorLossTests.Gapped(200, context: 2);
        using var stage = new DenoiserTraining(Net.Perceptron([258, 16, 128]), first, settings, engine);
        stage.Learn(first, epoch: 1, 1, feed: null, CancellationToken.None);
        (long sent, long fetched) = (engine.Memory.Sent, engine.Memory.Fetched);
        stage.Learn(first, epoch: 2, 1, feed: null, CancellationToken.None);

        // The order of the spectra and their mask; and, once, the losses.
        Assert.Equal((2, 1), (engine.Memory.Sent - sent, engine.Memory.Fetched - fetched));
    }

    [Theory]
    [InlineData(64), InlineData(16)]
    public void Nor_of_regressors_nor_of_a_posterior(int batch)
    {
        NetworkSettings settings = new() { Batch = batch, EnsembleSize = 2 };
        var engine = TestDevice.Engine();
        TrainingArrays first = TensorLossTests.Gapped(200, context: 2);
        using var stage = new RegressorTraining(Net.Residual(130, 16, 1, 2), noisy: false, settings, engine);
        var batches = new CleanBatches(first, null, settings, engine);
        int steps = first.BatchesPerEpoch(settings);
        stage.Learn(batches.Of(1), 1, (steps, 2), 1, CancellationToken.None);
        (long sent, long fetched) = (engine.Memory.Sent, engine.Memory.Fetched);
        stage.Learn(batches.Of(2), 2, (steps, 2), 1, CancellationToken.None);

        // Two orders, of what is learnt from and of what is judged by.
        Assert.Equal((2, 1), (engine.Memory.Sent - sent, engine.Memory.Fetched - fetched));

        var layout = new MixtureLayout(2, 2);
        using var member = new PosteriorMember(
            Net.Residual(3, 16, 1, layout.OutputCount),
            new MixtureLoss(layout, 1),
            new RowTable(200, TensorLossTests.Numbers(600, 1), TensorLossTests.Numbers(400, 1)),
            ([.. Enumerable.Range(20, 180)], [.. Enumerable.Range(0, 20)]),
            new PosteriorSettings { Batch = batch },
            engine,
            number: 0
        );
        member.Learn(1, 1, CancellationToken.None);
        (sent, fetched) = (engine.Memory.Sent, engine.Memory.Fetched);
        member.Learn(2, 1, CancellationToken.None);
        Assert.Equal((1, 1), (engine.Memory.Sent - sent, engine.Memory.Fetched - fetched));
    }

    [Fact]
    public void An_epoch_leaves_no_tensor_behind()
    {
        NetworkSettings settings = new() { Batch = 32 };
        TrainingArrays first = TensorLossTests.Gapped(200, context: 0);
        using var stage = new DenoiserTraining(Net.Perceptron([256, 16, 128]), first, settings, Engine);
        stage.Learn(first, epoch: 1, 1, batch => batch.Rows.Dispose(), CancellationToken.None);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        stage.Learn(first, epoch: 2, 1, feed: null, CancellationToken.None);

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Numbers_go_to_the_device_and_back_by_DeviceMemory_alone()
    {
        Assert.SkipWhen(Root() is null, "Not in a checkout.");
        // What it counts would else prove nothing.
        string folder = Path.Combine(Root()!, "shared", "Networks.Torch");
        string[] ways =
        [
            ".cpu()",
            ".data<",
            ".item<",
            ".to(device",
            "torch.tensor(",
            ".bytes",
            "from_array",
            "ToSingle",
            "ToDouble",
        ];
        Assert.All(Directory.GetFiles(folder, "*.cs").Where(file => Path.GetFileName(file) != "DeviceMemory.cs"), file =>
            Assert.DoesNotContain(ways, way => File.ReadAllText(file).Contains(way, StringComparison.Ordinal))
        );
    }

    private static string? Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Pipeline.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder;
    }

    private static void Near(float[] expected, float[] found)
    {
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-4 * largest * TestDevice.Slack);
    }
}
