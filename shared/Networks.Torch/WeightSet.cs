using Almagest.Networks.Architectures;
using TorchSharp;

namespace Almagest.Networks.Torch;

/// <summary>The weights of one net, or of the members of an ensemble, side by side in one tensor, so that an optimiser's step is
/// a handful of operations. M members, W weights each, N rows, I inputs, O outputs.</summary>
internal sealed class WeightSet : IDisposable
{
    private readonly torch.Tensor[] _views;
    private readonly torch.Tensor[] _gradients = [];
    private readonly torch.Tensor? _collected,
        _places;
    private readonly DeviceMemory _memory;

    /// <param name="values">All weights in the order of the net's shapes.</param>
    public WeightSet(Net net, float[] values, DeviceMemory memory, bool trainable)
        : this(net, [values], memory, trainable) { }

    /// <param name="members">All weights of each in the order of the net's shapes.</param>
    /// <param name="trainable">Whether <see cref="Gradient"/> has what backward passes find.</param>
    public WeightSet(Net net, IReadOnlyList<float[]> members, DeviceMemory memory, bool trainable)
    {
        using var scope = torch.NewDisposeScope();
        (Net, Count, _memory) = (net, members.Count, memory);
        Flat = memory.Send([.. members.SelectMany(member => member)], Count, net.WeightCount).DetachFromDisposeScope();
        _views = Views(Flat);
        if (!trainable)
            return;
        _collected = torch.zeros_like(Flat).DetachFromDisposeScope();
        // libtorch collects gradients of an ensemble in arrays that are whole, one for each of the net's.
        if (Count > 1)
            _places = memory.Send(Places()).DetachFromDisposeScope();
        _gradients = Count == 1 ? Views(_collected) : Blocks(_collected.view(-1));
        for (int i = 0; i < _views.Length; i++)
        {
            _views[i].requires_grad = true;
            _views[i].grad = _gradients[i];
        }
    }

    public Net Net { get; }

    /// <summary>M.</summary>
    public int Count { get; }

    /// <summary>Shape [M, W].</summary>
    public torch.Tensor Flat { get; }

    /// <summary>What has been collected, shape [M, W]: to be used up before the next is.</summary>
    public torch.Tensor Gradient() =>
        _places is null ? _collected! : _collected!.view(-1).index_select(0, _places).view(Count, Net.WeightCount);

    /// <summary>Drops what has been collected.</summary>
    public void Forget() => _collected!.zero_();

    /// <param name="input">Shape [N, I].</param>
    /// <returns>Shape [N, O] of one net, [M, N, O] of an ensemble.</returns>
    public torch.Tensor Forward(torch.Tensor input) =>
        Net.Forward(_views, Count == 1 ? input : input.unsqueeze(0).expand(Count, -1, -1));

    /// <summary>Rows of inputs, where the weights are.</summary>
    public torch.Tensor Matrix(ReadOnlySpan<float> input) => _memory.Send(input, input.Length / Net.Inputs, Net.Inputs);

    /// <summary>Of each member.</summary>
    public float[][] Values() => Split(Flat);

    /// <summary>Shape [W] for each member, of something of shape [M, W].</summary>
    public float[][] Split(torch.Tensor all)
    {
        float[] values = _memory.Fetch(all);
        return Count == 1 ? [values] : [.. values.Chunk(Net.WeightCount)];
    }

    /// <summary>Overwrites something of shape [M, W].</summary>
    public void Join(torch.Tensor all, IEnumerable<float[]> members)
    {
        using var scope = torch.NewDisposeScope();
        using var quiet = torch.no_grad();
        all.copy_(_memory.Send([.. members.SelectMany(member => member)], Count, Net.WeightCount));
    }

    public void Dispose()
    {
        foreach (torch.Tensor tensor in _views.Concat(_gradients))
            tensor.Dispose();
        _places?.Dispose();
        _collected?.Dispose();
        Flat.Dispose();
    }

    private torch.Tensor[] Views(torch.Tensor flat)
    {
        var views = new torch.Tensor[Net.Shapes.Count];
        for (int i = 0, at = 0; i < views.Length; at += Net.Shapes[i].Length, i++)
        {
            long[] shape = Count == 1 ? Net.Shapes[i].Shape : [Count, .. Net.Shapes[i].Shape];
            views[i] = flat.narrow(1, at, Net.Shapes[i].Length).view(shape).detach().DetachFromDisposeScope();
        }
        return views;
    }

    private torch.Tensor[] Blocks(torch.Tensor flat)
    {
        var blocks = new torch.Tensor[Net.Shapes.Count];
        for (int i = 0, at = 0; i < blocks.Length; at += Count * Net.Shapes[i].Length, i++)
            blocks[i] = flat.narrow(0, at, Count * Net.Shapes[i].Length)
                .view([Count, .. Net.Shapes[i].Shape])
                .DetachFromDisposeScope();
        return blocks;
    }

    /// <summary>Where in the blocks each member's weights are. Shape [M W].</summary>
    private int[] Places()
    {
        int[] places = new int[Count * Net.WeightCount];
        int at = 0,
            weight = 0;
        foreach (WeightShape shape in Net.Shapes)
        {
            for (int member = 0; member < Count; member++)
            for (int i = 0; i < shape.Length; i++)
                places[(member * Net.WeightCount) + weight + i] = at++;
            weight += shape.Length;
        }
        return places;
    }
}
