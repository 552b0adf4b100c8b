using static TorchSharp.torch;

namespace Almagest.Networks.Training;

/// <summary>A batch with its observed bins clamped to the data and the others filled. n spectra, B bins, S context, P targets.</summary>
internal sealed class Composite
{
    private readonly Tensor _values, _mask, _seen, _context;
    private readonly float[] _targets;

    /// <summary>Missing bins begin at the training data's mean. The tensors belong to the scope at hand.</summary>
    public Composite(TrainingArrays data, ReadOnlySpan<int> rows, double observedWeight, Device device)
    {
        bool[] observed = TrainingArrays.Rows(data.Observed, data.Bins, rows);
        _mask = tensor(Array.ConvertAll(observed, seen => seen ? 1f : 0f), [rows.Length, data.Bins], device: device);
        Weights = tensor(Array.ConvertAll(observed, seen => seen ? (float)observedWeight : 1f), [rows.Length, data.Bins], device: device);
        Clean = tensor(TrainingArrays.Rows(data.Clean, data.Bins, rows), [rows.Length, data.Bins], device: device);
        _values = tensor(TrainingArrays.Rows(data.Values, data.Bins, rows), [rows.Length, data.Bins], device: device);
        _context = tensor(TrainingArrays.Rows(data.Context, data.ContextCount, rows), [rows.Length, data.ContextCount], device: device);
        _targets = TrainingArrays.Rows(data.Targets, data.TargetCount, rows);
        _seen = _mask.to(ScalarType.Bool);
        Input = cat([_values, _mask, _context], 1);
    }

    /// <summary>Shape [n, B]: of each bin in the loss.</summary>
    public Tensor Weights { get; }

    /// <summary>Shape [n, B].</summary>
    public Tensor Clean { get; }

    /// <summary>Composite, mask and context side by side, shape [n, 2 B + S].</summary>
    public Tensor Input { get; private set; }

    /// <param name="output">Shape [n, B], of which the missing bins are taken.</param>
    public void Fill(Tensor output) => Input = cat([where(_seen, _values, output), _mask, _context], 1);

    public RegressorBatch ForRegressor() => new(Input.cpu().data<float>().ToArray(), _targets);
}
