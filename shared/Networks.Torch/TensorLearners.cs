using Almagest.Networks.Architectures;
using Almagest.Networks.Batches;
using Almagest.Networks.Engines;
using TorchSharp;

namespace Almagest.Networks.Torch;

/// <summary>One net or an ensemble that learns on a device without ever waiting for it: batches, losses and steps are
/// operations on tensors, and losses are added up there until they are asked for. M members, n rows, O outputs.</summary>
internal sealed class TensorLearners : ILearners
{
    private readonly WeightSet _weights;
    private readonly Adam _adam;
    private readonly DeviceMemory _memory;
    private readonly TensorLosses _losses;
    private readonly bool _exact;
    private readonly torch.Tensor _learnt;
    private readonly List<torch.Tensor> _judged = [];

    /// <param name="exact">Whether products keep single precision; else tensor cores may multiply in TF32.</param>
    public TensorLearners(Net net, IReadOnlyList<float[]> weights, DeviceMemory memory, double clip, double decay, bool exact)
    {
        (_memory, _losses, _exact) = (memory, new TensorLosses(memory), exact);
        _weights = new WeightSet(net, weights, memory, trainable: true);
        _adam = new Adam(_weights, clip, decay);
        _learnt = torch.zeros(1, device: memory.Device).DetachFromDisposeScope();
    }

    public Net Net => _weights.Net;

    public int Count => _weights.Count;

    public void Fill(IComposite batch)
    {
        using var scope = torch.NewDisposeScope();
        using var quiet = torch.no_grad();
        var rows = (TensorComposite)batch;
        rows.Fill(Mean(Forward(rows)));
    }

    public void Learn(IBatch batch, Loss loss)
    {
        using var scope = torch.NewDisposeScope();
        var rows = (TensorBatch)batch;
        torch.Tensor output = Forward(rows);
        torch.Tensor found = _losses.Of(loss, rows, output);
        found.backward();
        using var quiet = torch.no_grad();
        _learnt.add_(found.detach(), Arithmetic.Keep(1));
        (rows as TensorComposite)?.Fill(Mean(output.detach()));
    }

    public void Judge(IBatch batch, Loss loss)
    {
        using var scope = torch.NewDisposeScope();
        using var quiet = torch.no_grad();
        var rows = (TensorBatch)batch;
        torch.Tensor output = Mean(Forward(rows));
        _judged.Add(_losses.Of(loss, rows, output).reshape(1).DetachFromDisposeScope());
        (rows as TensorComposite)?.Fill(output);
    }

    public void Step(double rate) => _adam.Step(rate);

    public IReadOnlyList<double> TakeLosses()
    {
        using var scope = torch.NewDisposeScope();
        using var quiet = torch.no_grad();
        float[] all = _memory.Fetch(torch.cat([_learnt, .. _judged]));
        _learnt.zero_();
        Forget();
        return [.. all.Select(loss => (double)loss)];
    }

    public IReadOnlyList<NetState> Snapshots() => _adam.Snapshots();

    public void Restore(ReadOnlySpan<NetState> states) => _adam.Restore(states);

    public IReadOnlyList<float[]> Values() => _weights.Values();

    public void Dispose()
    {
        Forget();
        _losses.Dispose();
        _learnt.Dispose();
        _adam.Dispose();
        _weights.Dispose();
    }

    private torch.Tensor Forward(TensorBatch rows)
    {
        // A switch of the whole process, of no effect on a processor; whoever computes sets it as it needs it.
        torch.backends.cuda.matmul.allow_tf32 = !_exact;
        return _weights.Forward(rows.Input);
    }

    /// <summary>Shape [n, O].</summary>
    private torch.Tensor Mean(torch.Tensor output) => Count == 1 ? output : output.mean([0]);

    private void Forget()
    {
        foreach (torch.Tensor loss in _judged)
            loss.Dispose();
        _judged.Clear();
    }
}
