using System.Diagnostics;
using System.Globalization;
using Almagest.Networks.Architectures;
using Almagest.Networks.Arrays;
using Almagest.Networks.Batches;
using Almagest.Networks.Engines;
using Almagest.Networks.Fused;
using Almagest.Networks.Posteriors;
using Almagest.Networks.Tests;
using Almagest.Networks.Training;

namespace Almagest.Networks.Torch.Tests;

/// <summary>How many spectra a second are learnt from, on this device and on one core by our own code: a measurement that
/// deploy/gpu/verify asks for. The same steps in PyTorch are tests/Benchmarks/Peers/training.py.</summary>
/// <remarks>ALMAGEST_SPEEDS: the file that the lines "side task batch samples/s" are added to. ALMAGEST_SECONDS: for
/// each.</remarks>
public sealed class Throughput
{
    private const int Spectra = 24_576,
        Features = 40,
        Parameters = 4;

    private static readonly Net Denoiser = Net.Perceptron([2 * ProtocolS.Bins, 256, 128, 8, 128, 256, ProtocolS.Bins]),
        Regressor = Net.Residual(ProtocolS.Bins, 128, 3, 2);
    private static readonly MixtureLayout Layout = new(8, Parameters);
    private static readonly Net Posterior = Net.Residual(Features, 128, 3, Layout.OutputCount);
    private static readonly double Seconds = double.Parse(
        Environment.GetEnvironmentVariable("ALMAGEST_SECONDS") ?? "2",
        CultureInfo.InvariantCulture
    );

    [Fact(Explicit = true)]
    public void Of_training()
    {
        string file = Environment.GetEnvironmentVariable("ALMAGEST_SPEEDS") ?? Path.GetTempFileName();
        using var speeds = new StreamWriter(file, append: true) { AutoFlush = true };
        var set = ProtocolS.Draw(Spectra, seed: 1);
        TrainingArrays data = new(
            set.Under(ProtocolS.Masks(1, Spectra)),
            ProtocolS.Description,
            new NetworkSettings { ValidationShare = 1e-4 }
        );
        TorchEngine engine = TestDevice.Engine();
        foreach (int batch in (int[])[256, 2048, 8192])
        {
            void Measure(string side, string task, Func<int, Action<int>> steps) =>
                speeds.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{side} {task} {batch} {Speed(batch, steps):0}"));
            foreach (string side in (string[])["tensors", "rows", "processor"])
            {
                // On one core the size of a batch makes little difference.
                if (side == "processor" && batch > 256)
                    continue;
                Engine on = side == "processor" ? ProcessorEngine.Instance : new Side(engine, byRows: side == "rows");
                Measure(side, "auto-encoder", size => Filling(on, data, size));
                Measure(side, "regressor", size => Answering(on, data, 1, size));
                Measure(side, "4-regressors", size => Answering(on, data, 4, size));
                Measure(side, "posterior", size => Likelihood(on, size));
            }
        }
    }

    /// <summary>Two passes, and a third that is learnt from.</summary>
    private static Action<int> Filling(Engine engine, TrainingArrays data, int batch)
    {
        ILearners nets = Learners(engine, Denoiser, 1);
        var loss = new FilledLoss(0.1);
        IRows<IComposite>? epoch = null;
        return step =>
        {
            int at = step % (data.Training.Length / batch);
            if (at == 0)
            {
                epoch?.Dispose();
                epoch = engine.Spectra(data, data.Training);
            }
            using IComposite rows = epoch!.Batch(at * batch, batch);
            nets.Fill(rows);
            nets.Fill(rows);
            nets.Learn(rows, loss);
            End(nets, at == 0);
        };
    }

    private static Action<int> Answering(Engine engine, TrainingArrays data, int members, int batch) =>
        Learning(
            engine,
            Learners(engine, Regressor, members),
            new RowTable(data.Count, data.Clean, data.Targets),
            new TargetLoss(TargetLossKind.Squares),
            batch
        );

    private static Action<int> Likelihood(Engine engine, int batch) =>
        Learning(
            engine,
            Learners(engine, Posterior, 1),
            new RowTable(
                Spectra,
                TensorLossTests.Numbers(Spectra * Features, 1),
                TensorLossTests.Numbers(Spectra * Parameters, 1)
            ),
            new MixtureLoss(Layout, 1),
            batch
        );

    private static Action<int> Learning(Engine engine, ILearners nets, RowTable table, Loss loss, int batch)
    {
        int[] order = [.. Enumerable.Range(0, table.Count)];
        new Random(1).Shuffle(order);
        IRows<IBatch>? epoch = null;
        return step =>
        {
            int at = step % (order.Length / batch);
            if (at == 0)
            {
                epoch?.Dispose();
                epoch = engine.Rows(table, order);
            }
            using IBatch rows = epoch!.Batch(at * batch, batch);
            nets.Learn(rows, loss);
            End(nets, at == 0);
        };
    }

    private static ILearners Learners(Engine engine, Net net, int members) =>
        engine.Learners(
            net,
            [.. Enumerable.Range(0, members).Select(member => net.FirstWeights(new Random(member)))],
            clipNorm: 1
        );

    /// <summary>Losses are read once an epoch: which also waits until the device has done its work.</summary>
    private static void End(ILearners nets, bool reads)
    {
        nets.Step(1e-4);
        if (reads)
            nets.TakeLosses();
    }

    /// <summary>Samples a second, over whole epochs.</summary>
    private static double Speed(int batch, Func<int, Action<int>> of)
    {
        Action<int> step = of(batch);
        int epoch = (Spectra - 100) / batch,
            steps = 0;
        for (int i = 0; i < Math.Min(epoch, 20); i++)
            step(i);
        double began = Now();
        do
        {
            for (int i = 0; i < epoch; i++)
                step(i);
            steps += epoch;
        } while (Now() - began < Seconds);
        step(0);
        return (double)steps * batch / (Now() - began);
    }

    /// <summary>Seconds; on the processor those that this process has had of it, for others are at work there.</summary>
    private static double Now() =>
        TestDevice.IsCuda ? Stopwatch.GetElapsedTime(0).TotalSeconds : Environment.CpuUsage.TotalTime.TotalSeconds;

    /// <summary>A device, its nets learning by tensors; or row by row, as before tensors did it.</summary>
    private sealed class Side(TorchEngine engine, bool byRows) : Engine
    {
        public override string Description => engine.Description;

        internal override IEvaluator Evaluator(Net net, float[] weights) => engine.Evaluator(net, weights);

        internal override ILearner Learner(Net net, float[] weights, double clipNorm, double decay = 0) =>
            engine.Learner(net, weights, clipNorm, decay);

        internal override ILearners Learners(
            Net net,
            IReadOnlyList<float[]> weights,
            double clipNorm,
            double decay = 0,
            bool exact = true
        ) => byRows ? base.Learners(net, weights, clipNorm, decay) : engine.Learners(net, weights, clipNorm, decay, exact);

        internal override IRows<IBatch> Rows(RowTable table, int[] order) =>
            byRows ? base.Rows(table, order) : engine.Rows(table, order);

        internal override IRows<IComposite> Spectra(TrainingArrays data, int[] order) =>
            byRows ? base.Spectra(data, order) : engine.Spectra(data, order);
    }
}
