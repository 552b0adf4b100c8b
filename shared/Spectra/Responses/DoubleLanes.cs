using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Almagest.Spectra.Responses;

/// <summary>Numbers of 64 bits that the processor computes with at once, so that a kernel is written once for both
/// widths.</summary>
internal interface IDoubleLanes<TSelf>
    where TSelf : struct, IDoubleLanes<TSelf>
{
    static abstract int Count { get; }

    /// <summary>Of single or double precision.</summary>
    static abstract TSelf Load<T>(ref T values, nuint at)
        where T : unmanaged;

    static abstract TSelf All(double value);

    /// <summary>left · right + sum, rounded once.</summary>
    static abstract TSelf Add(TSelf left, TSelf right, TSelf sum);

    void Store(Span<double> to);
}

/// <summary>AVX-512.</summary>
internal readonly struct DoubleLanes8(Vector512<double> value) : IDoubleLanes<DoubleLanes8>
{
    private readonly Vector512<double> _value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes8 Load<T>(ref T values, nuint at)
        where T : unmanaged =>
        new(
            typeof(T) == typeof(double)
                ? Vector512.LoadUnsafe(ref Unsafe.As<T, double>(ref values), at)
                : Avx512F.ConvertToVector512Double(Vector256.LoadUnsafe(ref Unsafe.As<T, float>(ref values), at))
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes8 All(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes8 Add(DoubleLanes8 left, DoubleLanes8 right, DoubleLanes8 sum) =>
        new(Vector512.FusedMultiplyAdd(left._value, right._value, sum._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(Span<double> to) => _value.CopyTo(to);
}

/// <summary>AVX2, NEON and others: the runtime cuts it further where it must.</summary>
internal readonly struct DoubleLanes4(Vector256<double> value) : IDoubleLanes<DoubleLanes4>
{
    private readonly Vector256<double> _value = value;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes4 Load<T>(ref T values, nuint at)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
            return new(Vector256.LoadUnsafe(ref Unsafe.As<T, double>(ref values), at));
        Vector128<float> four = Vector128.LoadUnsafe(ref Unsafe.As<T, float>(ref values), at);
        return new(
            Avx.IsSupported
                ? Avx.ConvertToVector256Double(four)
                : Vector256.Create(Vector128.WidenLower(four), Vector128.WidenUpper(four))
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes4 All(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes4 Add(DoubleLanes4 left, DoubleLanes4 right, DoubleLanes4 sum) =>
        new(Vector256.FusedMultiplyAdd(left._value, right._value, sum._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(Span<double> to) => _value.CopyTo(to);
}
