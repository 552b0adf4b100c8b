using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Almagest.Networks.Fused;

/// <summary>Numbers of 32 bits that the processor computes with at once, so that a kernel is written once for both
/// widths.</summary>
internal interface ISingleLanes<T>
    where T : struct, ISingleLanes<T>
{
    static abstract int Count { get; }

    static abstract T Load(ref float at);

    static abstract T All(float value);

    /// <summary>left · right + sum.</summary>
    static abstract T Add(T left, T right, T sum);

    static abstract T operator +(T left, T right);

    static abstract T operator -(T left, T right);

    static abstract T operator *(T left, T right);

    static abstract T operator /(T left, T right);

    /// <summary>Of numbers, not of what is none.</summary>
    static abstract T Max(T left, T right);

    static abstract T Min(T left, T right);

    /// <summary>value · 2^n, for n that leave the exponent in its range.</summary>
    /// <param name="shifted">n + 1.5 · 2^23, whose last bits are those of n.</param>
    static abstract T Scale(T value, T shifted);

    /// <summary>-1 / value to 5 %, of a negative number between -2^126 and -2^-126: the exponent turned round in the bits, the
    /// same on every processor.</summary>
    static abstract T InverseGuess(T value);

    static abstract T Sqrt(T value);

    static abstract float Sum(T value);

    void Store(ref float at);
}

/// <summary>AVX-512.</summary>
internal readonly struct SingleLanes16(Vector512<float> value) : ISingleLanes<SingleLanes16>
{
    private readonly Vector512<float> _value = value;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes16 Load(ref float at) => new(Vector512.LoadUnsafe(ref at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes16 All(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes16 Add(SingleLanes16 left, SingleLanes16 right, SingleLanes16 sum) =>
        new(Vector512.FusedMultiplyAdd(left._value, right._value, sum._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes16 operator +(SingleLanes16 left, SingleLanes16 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes16 operator -(SingleLanes16 left, SingleLanes16 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes16 operator *(SingleLanes16 left, SingleLanes16 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes16 operator /(SingleLanes16 left, SingleLanes16 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes16 Max(SingleLanes16 left, SingleLanes16 right) =>
        new(Vector512.MaxNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes16 Min(SingleLanes16 left, SingleLanes16 right) =>
        new(Vector512.MinNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes16 Scale(SingleLanes16 value, SingleLanes16 shifted) =>
        new((value._value.AsInt32() + (shifted._value.AsInt32() << 23)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes16 InverseGuess(SingleLanes16 value) =>
        new((Vector512.Create(unchecked((int)0xFEF311C7)) - value._value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes16 Sqrt(SingleLanes16 value) => new(Vector512.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(SingleLanes16 value) => Vector512.Sum(value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float at) => _value.StoreUnsafe(ref at);
}

/// <summary>AVX2, NEON and others: the runtime cuts it further where it must.</summary>
internal readonly struct SingleLanes8(Vector256<float> value) : ISingleLanes<SingleLanes8>
{
    private readonly Vector256<float> _value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes8 Load(ref float at) => new(Vector256.LoadUnsafe(ref at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes8 All(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes8 Add(SingleLanes8 left, SingleLanes8 right, SingleLanes8 sum) =>
        new(Vector256.FusedMultiplyAdd(left._value, right._value, sum._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes8 operator +(SingleLanes8 left, SingleLanes8 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes8 operator -(SingleLanes8 left, SingleLanes8 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes8 operator *(SingleLanes8 left, SingleLanes8 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes8 operator /(SingleLanes8 left, SingleLanes8 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes8 Max(SingleLanes8 left, SingleLanes8 right) => new(Vector256.MaxNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes8 Min(SingleLanes8 left, SingleLanes8 right) => new(Vector256.MinNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes8 Scale(SingleLanes8 value, SingleLanes8 shifted) =>
        new((value._value.AsInt32() + (shifted._value.AsInt32() << 23)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes8 InverseGuess(SingleLanes8 value) =>
        new((Vector256.Create(unchecked((int)0xFEF311C7)) - value._value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLanes8 Sqrt(SingleLanes8 value) => new(Vector256.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(SingleLanes8 value) => Vector256.Sum(value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float at) => _value.StoreUnsafe(ref at);
}
