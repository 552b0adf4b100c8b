using Almagest.Networks.Arrays;
using Almagest.Networks.Batches;
using TorchSharp;

namespace Almagest.Networks.Torch;

/// <summary>A table on a device, its rows put in order by one index_select: batches are slices.</summary>
internal sealed class TensorRows : IRows<IBatch>
{
    private readonly torch.Tensor _input,
        _truth;

    public TensorRows(RowTable table, int[] order, DeviceMemory memory)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor rows = memory.Send(order);
        _input = memory.Keep(table.Input, table.InputCount).index_select(0, rows).DetachFromDisposeScope();
        _truth = memory.Keep(table.Truth, table.TruthCount).index_select(0, rows).DetachFromDisposeScope();
    }

    public IBatch Batch(int first, int count) => new TensorBatch(_input.narrow(0, first, count), _truth.narrow(0, first, count));

    public void Dispose()
    {
        _input.Dispose();
        _truth.Dispose();
    }
}

/// <summary>The same of gapped spectra. What epochs have in common is on the device already; gaps are new in each.</summary>
internal sealed class TensorSpectra : IRows<IComposite>
{
    private readonly torch.Tensor[] _parts;

    public TensorSpectra(TrainingArrays data, int[] order, DeviceMemory memory)
    {
        using var scope = torch.NewDisposeScope();
        (Normalisation scales, int bins) = (data.Normalisation, data.Bins);
        torch.Tensor rows = memory.Send(order);
        torch.Tensor observed = memory.Send(data.Observed, data.Count, bins).index_select(0, rows),
            context = Picked(data.Set.Input.Context, data.ContextCount, scales.Context);
        torch.Tensor input = torch.cat([Begun(), observed.to(torch.ScalarType.Float32), context], 1);
        _parts =
        [
            input.DetachFromDisposeScope(),
            Picked(data.Set.Clean, bins, scales.Values).DetachFromDisposeScope(),
            observed.DetachFromDisposeScope(),
            Picked(data.Set.Targets, data.TargetCount, scales.Targets).DetachFromDisposeScope(),
        ];

        // Missing bins begin at the training data's mean, or as the filler says: found by the processor for each epoch's gaps.
        torch.Tensor Begun()
        {
            if (data.FirstFilling is not null)
                return memory.Send(data.Values, data.Count, bins).index_select(0, rows);
            torch.Tensor values = memory.Keep(data.Set.Input.Values, bins, scales.Values).index_select(0, rows);
            return torch.where(observed, values, torch.zeros_like(values));
        }

        torch.Tensor Picked(float[] table, int columns, Scale scale) =>
            columns == 0
                ? torch.empty(order.Length, 0, device: memory.Device)
                : memory.Keep(table, columns, scale).index_select(0, rows);
    }

    public IComposite Batch(int first, int count)
    {
        torch.Tensor Slice(int part) => _parts[part].narrow(0, first, count);
        return new TensorComposite(Slice(0), Slice(1), Slice(2), Slice(3));
    }

    public void Dispose()
    {
        foreach (torch.Tensor part in _parts)
            part.Dispose();
    }
}
