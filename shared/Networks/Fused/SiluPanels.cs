using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Almagest.Networks.Fused;

/// <summary>Where a product's SiLU goes, number for number beside the product's result; nowhere by default.</summary>
/// <param name="output">x σ(x); may be the result's own place.</param>
/// <param name="sigmoid">σ(x), for whoever learns; else empty.</param>
internal readonly ref struct SiluPanels(Span<float> output, Span<float> sigmoid)
{
    private readonly Span<float> _output = output,
        _sigmoid = sigmoid;

    public void Check(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(_output.Length, length, nameof(output));
        if (_sigmoid.Length > 0)
            ArgumentOutOfRangeException.ThrowIfLessThan(_sigmoid.Length, length, nameof(sigmoid));
    }

    /// <summary>After a block of the result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Follow<T>(in Sides sides, int row, int rows, int column, int columns)
        where T : struct, ISingleLanes<T>
    {
        if (_output.Length > 0)
            Block<T>(sides, row, rows, column, columns);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Block<T>(in Sides sides, int row, int rows, int column, int columns)
        where T : struct, ISingleLanes<T>
    {
        nint at = (row * sides.Stride) + column;
        for (int one = 0; one < rows; one++, at += sides.Stride)
        {
            for (nint i = at, end = at + columns; i < end; i += T.Count)
            {
                var value = T.Load(ref Unsafe.Add(ref sides.Result, i));
                T sigma = NetMath.Sigmoid(value);
                if (_sigmoid.Length > 0)
                    sigma.Store(ref Unsafe.Add(ref MemoryMarshal.GetReference(_sigmoid), i));
                (value * sigma).Store(ref Unsafe.Add(ref MemoryMarshal.GetReference(_output), i));
            }
        }
    }
}
