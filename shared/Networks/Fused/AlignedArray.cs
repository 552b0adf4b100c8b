using System.Runtime.InteropServices;

namespace Almagest.Networks.Fused;

/// <summary>Zeros that begin where a line of the cache does, or a vector of 64 bytes would lie in two of them, always.</summary>
internal readonly struct AlignedArray
{
    private const int Line = 64;

    private readonly float[] _array;
    private readonly int _from;

    public AlignedArray(int length)
    {
        // Pinned, for it has to stay where it is aligned.
        _array = GC.AllocateArray<float>(length + (Line / sizeof(float)), pinned: true);
        nint at = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _from = (int)(-at & (Line - 1)) / sizeof(float);
        Length = length;
    }

    public int Length { get; }

    public Span<float> AsSpan() => _array.AsSpan(_from, Length);

    public Span<float> AsSpan(int start, int length) => AsSpan().Slice(start, length);

    public static implicit operator Span<float>(AlignedArray array) => array.AsSpan();

    public static implicit operator ReadOnlySpan<float>(AlignedArray array) => array.AsSpan();
}
