using Almagest.Networks.Architectures;
using static TorchSharp.torch;

namespace Almagest.Networks.Training;

/// <summary>
/// Trains the denoising auto-encoder on its own fillings. Every spectrum keeps its gap and the last filling of it, and each time
/// it is shown makes one pass more, observed bins clamped to the data; after a random number of passes it begins anew with
/// another gap. N spectra, n in a batch, B bins, S context.
/// </summary>
/// <remarks>
/// This teaches what an unrolled training teaches (to pull any filling of its own nearer to the truth), at the cost of one pass a step.
/// </remarks>
internal sealed class DenoiserTraining : IDisposable
{
    private readonly TrainingArrays _data;
    private readonly NetworkSettings _settings;
    private readonly MaskSource _masks;
    private readonly Random _random;
    private readonly int[] _passesLeft;
    private readonly Tensor _values, _clean, _context, _covered, _mask, _filled;
    private readonly Device _device;

    public DenoiserTraining(TrainingArrays data, INet net, MaskSource masks, NetworkSettings settings, Device device)
    {
        (_data, _settings, _masks, _device) = (data, settings, masks, device);
        _random = new Random(settings.Seed + 1);
        _passesLeft = new int[data.Count];
        Weights = new WeightSet(net, WeightSet.Draw(net, _random), device, trainable: true);
        using var scope = NewDisposeScope();
        _values = Keep(Matrix(data.Values, data.Bins));
        _clean = Keep(Matrix(data.Clean, data.Bins));
        _context = Keep(Matrix(data.Context, data.ContextCount));
        _covered = Keep(Matrix(data.Covered, data.Bins));
        _mask = Keep(zeros_like(_covered));
        _filled = Keep(zeros_like(_values));
    }

    public WeightSet Weights { get; }

    /// <summary>Called with what the regressor may learn from: composite, mask and context of each batch, and at an epoch's end of the validation part.</summary>
    public Action<RegressorBatch>? Feed { get; init; }

    public void Run(TrainingReporter reporter, CancellationToken cancellation)
    {
        using var adam = new Adam(Weights, _settings.ClipNorm);
        int[] order = [.. _data.Training];
        int batch = _data.BatchLength(_settings), batches = _data.BatchesPerEpoch(_settings);
        var schedule = new CosineSchedule(_settings.DenoiserRate, (long)batches * _settings.Epochs, _settings.TimeBudget);
        for (int epoch = 0; epoch < _settings.Epochs && schedule.Progress < 1; epoch++)
        {
            _random.Shuffle(order);
            using var scope = NewDisposeScope();
            Tensor freshMasks = Matrix(_masks((uint)epoch + 1, _data.Count), _data.Bins).mul_(_covered);
            Tensor loss = zeros(1, device: _device);
            for (int step = 0; step < batches; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                int[] rows = order[(step * batch)..((step + 1) * batch)];
                RegressorBatch? feed = Step(rows, freshMasks, loss);
                adam.Step(schedule.Next());
                if (step < batches - 1)
                {
                    Feed?.Invoke(feed!);
                    continue;
                }
                RegressorBatch validation = Validate(out double validationLoss);
                reporter.Report(loss.item<float>() / batches, validationLoss, batches * batch, schedule.Progress);
                Feed?.Invoke(feed! with { Validation = validation });
            }
        }
    }

    public void Dispose()
    {
        Weights.Dispose();
        foreach (Tensor tensor in (Tensor[])[_values, _clean, _context, _covered, _mask, _filled]) tensor.Dispose();
    }

    private RegressorBatch? Step(int[] rows, Tensor freshMasks, Tensor loss)
    {
        using var scope = NewDisposeScope();
        Tensor index = tensor(Array.ConvertAll(rows, row => (long)row), device: _device);      // [n]
        Tensor begins = tensor(Array.ConvertAll(rows, BeginsAnew), [rows.Length, 1], device: _device);
        Tensor mask = where(begins, freshMasks.index_select(0, index), _mask.index_select(0, index));   // [n, B]
        Tensor seen = mask.to(ScalarType.Bool);
        Tensor values = _values.index_select(0, index);
        Tensor filled = _filled.index_select(0, index).masked_fill_(begins, 0);
        Tensor context = _context.index_select(0, index);                                      // [n, S]
        Tensor output = Weights.Forward(Input(where(seen, values, filled), mask, context));    // [n, B]
        Tensor error = (output - _clean.index_select(0, index)).square();
        Tensor weighted = (error * (1 - (mask * (1 - _settings.ObservedWeight)))).mean();
        weighted.backward();
        using var quiet = no_grad();
        loss.add_(weighted.detach());
        Tensor next = output.detach();
        _mask.index_copy_(0, index, mask);
        _filled.index_copy_(0, index, next);
        return Feed is null ? null : Batch(rows, where(seen, values, next), mask, context);
    }

    /// <summary>The loss over missing and observed bins after a few passes from nothing, always with the same gaps.</summary>
    private RegressorBatch Validate(out double loss)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        int[] rows = _data.Validation[..Math.Min(512, _data.Validation.Length)];
        Tensor index = tensor(Array.ConvertAll(rows, row => (long)row), device: _device);
        Tensor mask = Matrix(_masks(0, rows.Length), _data.Bins).mul_(_covered.index_select(0, index));
        Tensor seen = mask.to(ScalarType.Bool);
        Tensor values = _values.index_select(0, index), context = _context.index_select(0, index);
        Tensor output = zeros_like(values);
        for (int pass = 0; pass < 3; pass++) output = Weights.Forward(Input(where(seen, values, output), mask, context));
        Tensor error = (output - _clean.index_select(0, index)).square();
        loss = (error * (1 - (mask * (1 - _settings.ObservedWeight)))).mean().item<float>();
        return Batch(rows, where(seen, values, output), mask, context);
    }

    private bool BeginsAnew(int row)
    {
        bool begins = _passesLeft[row] == 0;
        if (begins) _passesLeft[row] = _random.Next(_settings.MinPasses, _settings.MaxPasses + 1);
        _passesLeft[row]--;
        return begins;
    }

    private RegressorBatch Batch(int[] rows, Tensor composite, Tensor mask, Tensor context) => new(
        Input(composite, mask, context).cpu().data<float>().ToArray(),
        TrainingArrays.Rows(_data.Targets, _data.TargetCount, rows));

    private static Tensor Input(Tensor composite, Tensor mask, Tensor context) => cat([composite, mask, context], 1);

    private Tensor Matrix(float[] values, int columns) => tensor(values, [columns == 0 ? _data.Count : values.Length / columns, columns], device: _device);

    private Tensor Matrix(bool[] values, int columns) =>
        tensor(Array.ConvertAll(values, value => value ? 1f : 0f), [values.Length / columns, columns], device: _device);

    private static Tensor Keep(Tensor tensor) => tensor.DetachFromDisposeScope();
}
