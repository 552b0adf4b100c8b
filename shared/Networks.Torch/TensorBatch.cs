using Almagest.Networks.Batches;
using TorchSharp;

namespace Almagest.Networks.Torch;

/// <summary>A batch on a device. n rows, I inputs, T numbers of truth.</summary>
/// <param name="input">Shape [n, I].</param>
/// <param name="truth">Shape [n, T].</param>
internal class TensorBatch(torch.Tensor input, torch.Tensor truth) : IBatch
{
    public torch.Tensor Input { get; protected set; } = input.DetachFromDisposeScope();

    public torch.Tensor Truth { get; } = truth.DetachFromDisposeScope();

    public long Count => Truth.shape[0];

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        Input.Dispose();
        Truth.Dispose();
    }
}

/// <summary>Gapped spectra on a device; the truth is the clean spectrum. n rows, B bins, S context, P targets.</summary>
/// <param name="input">Composite, mask and context, shape [n, 2 B + S].</param>
/// <param name="clean">Shape [n, B].</param>
/// <param name="observed">Shape [n, B].</param>
/// <param name="targets">Shape [n, P].</param>
internal sealed class TensorComposite(torch.Tensor input, torch.Tensor clean, torch.Tensor observed, torch.Tensor targets)
    : TensorBatch(input, clean),
        IComposite
{
    private readonly torch.Tensor _observed = observed.DetachFromDisposeScope(),
        _targets = targets.DetachFromDisposeScope();

    /// <summary>1 where observed, shape [n, B].</summary>
    public torch.Tensor Mask => Input.narrow(1, Bins, Bins);

    private long Bins => Truth.shape[1];

    /// <summary>Takes the missing bins of an output.</summary>
    /// <param name="output">Shape [n, B].</param>
    /// <remarks>A new tensor, for the old one may be shown to a regressor on another thread.</remarks>
    public void Fill(torch.Tensor output)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor old = Input,
            filled = torch.where(_observed, old.narrow(1, 0, Bins), output);
        Input = torch.cat([filled, old.narrow(1, Bins, old.shape[1] - Bins)], 1).DetachFromDisposeScope();
        old.Dispose();
    }

    public IBatch ForRegressor() => new TensorBatch(Input.alias(), _targets.alias());

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _observed.Dispose();
        _targets.Dispose();
    }
}
