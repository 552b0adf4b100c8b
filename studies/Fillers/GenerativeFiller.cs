using Almagest.Learning.Encoders;
using Almagest.Networks;
using Almagest.Networks.Arrays;
using Almagest.Networks.Fillers;
using Almagest.Networks.Inference;
using Almagest.Networks.Torch;
using Almagest.Networks.Tracks;
using Almagest.Networks.Training;
using Almagest.Spectra;
using static TorchSharp.torch;

namespace Almagest.Studies.Fillers;

/// <summary>Fills gaps with the mean of random fillings, and says how far these lie apart. For comparison: no fitter uses it. N
/// spectra, B bins.</summary>
public sealed class GenerativeFiller : IGapFiller
{
    private const int RowsAtOnce = 2048;
    private readonly GenerativeModel _model;
    private readonly WeightSet[] _nets;
    private readonly TrainingArrays _data;
    private readonly FillerSettings _settings;
    private readonly Device _device;

    private GenerativeFiller(
        string name,
        GenerativeModel model,
        WeightSet[] nets,
        TrainingArrays data,
        FillerSettings settings,
        Device device
    ) => (Name, _model, _nets, _data, _settings, _device) = (name, model, nets, data, settings, device);

    public string Name { get; }

    /// <param name="kind">Which.</param>
    /// <param name="epochs">The spectra at an epoch, with gaps, as <see cref="NetworkTrainer"/> is given them.</param>
    /// <param name="settings">How.</param>
    /// <param name="engine">Whose tensors.</param>
    /// <exception cref="SpectralDataException">Too few spectra, or numbers that are not finite.</exception>
    public static GenerativeFiller Train(
        GenerativeKind kind,
        Func<int, TrainingSet> epochs,
        NetworkDescription description,
        FillerSettings settings,
        TorchEngine engine,
        CancellationToken cancellation
    )
    {
        TorchLibrary.Ensure();
        var first = new TrainingArrays(epochs(0), description, new NetworkSettings { Seed = settings.Seed });
        GenerativeModel model =
            kind == GenerativeKind.Flow
                ? new FlowModel(first.Bins, first.ContextCount, settings, engine.Memory.Device)
                : new VariationalModel(first.Bins, first.ContextCount, settings, engine.Memory.Device);
        var random = new Random(settings.Seed);
        WeightSet[] nets =
        [
            .. model.Nets.Select(net => new WeightSet(net, net.FirstWeights(random), engine.Memory, trainable: true)),
        ];
        Adam[] optimisers = [.. nets.Select(net => new Adam(net, clipNorm: 1))];
        int batch = Math.Min(settings.Batch, first.Training.Length),
            steps = first.Training.Length / batch;
        var schedule = new CosineSchedule(settings.Rate, (long)settings.Epochs * steps);
        var filler = new GenerativeFiller(
            kind == GenerativeKind.Flow ? "conditional flow matching" : "conditional variational auto-encoder",
            model,
            nets,
            first,
            settings,
            engine.Memory.Device
        );
        int[] order = [.. first.Training];
        for (int epoch = 1; epoch <= settings.Epochs; epoch++)
        {
            TrainingArrays data = first.At(epochs(epoch));
            random.Shuffle(order);
            for (int step = 0; step < steps; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                int[] rows = order[(step * batch)..((step + 1) * batch)];
                using (NewDisposeScope())
                    model
                        .Loss(
                            nets,
                            filler.BatchOf(data.Values, data.Observed, data.Context, rows),
                            filler.Matrix(data.Clean, data.Bins, rows)
                        )
                        .backward();
                double rate = schedule.Next();
                foreach (Adam optimiser in optimisers)
                    optimiser.Step(rate);
            }
        }
        foreach (Adam optimiser in optimisers)
            optimiser.Dispose();
        return filler;
    }

    public GapFilling Fill(NetworkInput input)
    {
        int bins = _data.Bins;
        Normalisation scales = _data.Normalisation;
        if (
            input.Values.Length != input.Count * bins
            || input.Observed.Length != input.Count * bins
            || input.Context.Length != input.Count * _data.ContextCount
        )
            throw new ArgumentException(
                $"{input.Count} spectra with {input.Values.Length} values; the filler takes {bins} each.",
                nameof(input)
            );
        float[] values = scales.Values.Apply(input.Values, input.Observed),
            context = scales.Context.Apply(input.Context);
        float[] filled = [.. input.Values],
            half = new float[filled.Length],
            draws = new float[_settings.Samples];
        for (int first = 0; first < input.Count; first += RowsAtOnce)
        {
            int[] rows = [.. Enumerable.Range(first, Math.Min(RowsAtOnce, input.Count - first))];
            float[][] samples =
            [
                .. Enumerable.Range(0, _settings.Samples).Select(_ => DrawOnce(values, input.Observed, context, rows)),
            ];
            for (int i = 0; i < rows.Length * bins; i++)
            {
                int at = (first * bins) + i,
                    bin = i % bins;
                if (input.Observed[at])
                    continue;
                for (int sample = 0; sample < draws.Length; sample++)
                    draws[sample] = samples[sample][i];
                float mean = draws.Average();
                for (int sample = 0; sample < draws.Length; sample++)
                    draws[sample] = Math.Abs(draws[sample] - mean);
                Array.Sort(draws);
                filled[at] = scales.Values.Mean[bin] + (mean * scales.Values.Deviation[bin]);
                half[at] = draws[(int)(FilledBands.Level * (draws.Length - 1))] * scales.Values.Deviation[bin];
            }
        }
        return new GapFilling(filled, half);
    }

    public void Dispose()
    {
        _model.Dispose();
        foreach (WeightSet net in _nets)
            net.Dispose();
    }

    private float[] DrawOnce(float[] values, bool[] observed, float[] context, int[] rows)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        return _model.Draw(_nets, BatchOf(values, observed, context, rows)).cpu().data<float>().ToArray();
    }

    private FillBatch BatchOf(float[] values, bool[] observed, float[] context, int[] rows)
    {
        float[] seen = [.. TrainingArrays.Rows(observed, _data.Bins, rows).Select(open => open ? 1f : 0f)];
        Tensor mask = tensor(seen, [rows.Length, _data.Bins], device: _device);
        return new FillBatch(
            cat([Matrix(values, _data.Bins, rows), mask, Matrix(context, _data.ContextCount, rows)], 1),
            mask.Times(-1).Plus(1)
        );
    }

    private Tensor Matrix(float[] values, int columns, int[] rows) =>
        tensor(TrainingArrays.Rows(values, columns, rows), [rows.Length, columns], device: _device);
}
