using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Almagest.Networks.Fused;

/// <summary>A product's sides and where they lie.</summary>
/// <param name="start">What is there before: number (m, n) at m · <paramref name="between"/> + n.</param>
internal readonly ref struct Sides(
    ref float left,
    Strides strides,
    ref float right,
    ref float start,
    int between,
    ref float result,
    int inner,
    int stride
)
{
    public readonly ref float Left = ref left;
    public readonly ref float Right = ref right;
    public readonly ref float Start = ref start;
    public readonly ref float Result = ref result;
    public readonly nint Row = strides.Row,
        Column = strides.Column,
        Between = between,
        Inner = inner,
        Stride = stride;
}

/// <summary>The innermost loops of <see cref="MatrixProduct"/>, by rows and vectors of the result that they hold.</summary>
/// <remarks>Sums are variables of their own, one by one: an array of them would live in memory.</remarks>
internal static class MatrixKernels
{
    /// <summary>For AVX-512 alone, whose 32 registers hold all of it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void EightByTwo(in Sides sides, nint row, nint column)
    {
        const int Second = 16;
        nint step = sides.Column,
            stride = sides.Stride,
            inner = sides.Inner;
        ref float a0 = ref Unsafe.Add(ref sides.Left, row * sides.Row);
        ref float a1 = ref Unsafe.Add(ref a0, sides.Row);
        ref float a2 = ref Unsafe.Add(ref a1, sides.Row);
        ref float a3 = ref Unsafe.Add(ref a2, sides.Row);
        ref float a4 = ref Unsafe.Add(ref a3, sides.Row);
        ref float a5 = ref Unsafe.Add(ref a4, sides.Row);
        ref float a6 = ref Unsafe.Add(ref a5, sides.Row);
        ref float a7 = ref Unsafe.Add(ref a6, sides.Row);
        ref float b = ref Unsafe.Add(ref sides.Right, column);
        ref float c = ref Unsafe.Add(ref sides.Start, (row * sides.Between) + column);
        Vector512<float> s00 = Vector512.LoadUnsafe(ref c),
            s01 = Vector512.LoadUnsafe(ref Unsafe.Add(ref c, Second));
        c = ref Unsafe.Add(ref c, sides.Between);
        Vector512<float> s10 = Vector512.LoadUnsafe(ref c),
            s11 = Vector512.LoadUnsafe(ref Unsafe.Add(ref c, Second));
        c = ref Unsafe.Add(ref c, sides.Between);
        Vector512<float> s20 = Vector512.LoadUnsafe(ref c),
            s21 = Vector512.LoadUnsafe(ref Unsafe.Add(ref c, Second));
        c = ref Unsafe.Add(ref c, sides.Between);
        Vector512<float> s30 = Vector512.LoadUnsafe(ref c),
            s31 = Vector512.LoadUnsafe(ref Unsafe.Add(ref c, Second));
        c = ref Unsafe.Add(ref c, sides.Between);
        Vector512<float> s40 = Vector512.LoadUnsafe(ref c),
            s41 = Vector512.LoadUnsafe(ref Unsafe.Add(ref c, Second));
        c = ref Unsafe.Add(ref c, sides.Between);
        Vector512<float> s50 = Vector512.LoadUnsafe(ref c),
            s51 = Vector512.LoadUnsafe(ref Unsafe.Add(ref c, Second));
        c = ref Unsafe.Add(ref c, sides.Between);
        Vector512<float> s60 = Vector512.LoadUnsafe(ref c),
            s61 = Vector512.LoadUnsafe(ref Unsafe.Add(ref c, Second));
        c = ref Unsafe.Add(ref c, sides.Between);
        Vector512<float> s70 = Vector512.LoadUnsafe(ref c),
            s71 = Vector512.LoadUnsafe(ref Unsafe.Add(ref c, Second));
        for (nint k = 0, at = 0; k < inner; k++, at += step)
        {
            Vector512<float> left = Vector512.LoadUnsafe(ref b),
                right = Vector512.LoadUnsafe(ref Unsafe.Add(ref b, Second));
            Vector512<float> by;
            by = Vector512.Create(Unsafe.Add(ref a0, at));
            s00 = Vector512.FusedMultiplyAdd(by, left, s00);
            s01 = Vector512.FusedMultiplyAdd(by, right, s01);
            by = Vector512.Create(Unsafe.Add(ref a1, at));
            s10 = Vector512.FusedMultiplyAdd(by, left, s10);
            s11 = Vector512.FusedMultiplyAdd(by, right, s11);
            by = Vector512.Create(Unsafe.Add(ref a2, at));
            s20 = Vector512.FusedMultiplyAdd(by, left, s20);
            s21 = Vector512.FusedMultiplyAdd(by, right, s21);
            by = Vector512.Create(Unsafe.Add(ref a3, at));
            s30 = Vector512.FusedMultiplyAdd(by, left, s30);
            s31 = Vector512.FusedMultiplyAdd(by, right, s31);
            by = Vector512.Create(Unsafe.Add(ref a4, at));
            s40 = Vector512.FusedMultiplyAdd(by, left, s40);
            s41 = Vector512.FusedMultiplyAdd(by, right, s41);
            by = Vector512.Create(Unsafe.Add(ref a5, at));
            s50 = Vector512.FusedMultiplyAdd(by, left, s50);
            s51 = Vector512.FusedMultiplyAdd(by, right, s51);
            by = Vector512.Create(Unsafe.Add(ref a6, at));
            s60 = Vector512.FusedMultiplyAdd(by, left, s60);
            s61 = Vector512.FusedMultiplyAdd(by, right, s61);
            by = Vector512.Create(Unsafe.Add(ref a7, at));
            s70 = Vector512.FusedMultiplyAdd(by, left, s70);
            s71 = Vector512.FusedMultiplyAdd(by, right, s71);
            b = ref Unsafe.Add(ref b, stride);
        }
        c = ref Unsafe.Add(ref sides.Result, (row * stride) + column);
        s00.StoreUnsafe(ref c);
        s01.StoreUnsafe(ref Unsafe.Add(ref c, Second));
        c = ref Unsafe.Add(ref c, stride);
        s10.StoreUnsafe(ref c);
        s11.StoreUnsafe(ref Unsafe.Add(ref c, Second));
        c = ref Unsafe.Add(ref c, stride);
        s20.StoreUnsafe(ref c);
        s21.StoreUnsafe(ref Unsafe.Add(ref c, Second));
        c = ref Unsafe.Add(ref c, stride);
        s30.StoreUnsafe(ref c);
        s31.StoreUnsafe(ref Unsafe.Add(ref c, Second));
        c = ref Unsafe.Add(ref c, stride);
        s40.StoreUnsafe(ref c);
        s41.StoreUnsafe(ref Unsafe.Add(ref c, Second));
        c = ref Unsafe.Add(ref c, stride);
        s50.StoreUnsafe(ref c);
        s51.StoreUnsafe(ref Unsafe.Add(ref c, Second));
        c = ref Unsafe.Add(ref c, stride);
        s60.StoreUnsafe(ref c);
        s61.StoreUnsafe(ref Unsafe.Add(ref c, Second));
        c = ref Unsafe.Add(ref c, stride);
        s70.StoreUnsafe(ref c);
        s71.StoreUnsafe(ref Unsafe.Add(ref c, Second));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void FourByTwo<T>(in Sides sides, nint row, nint column)
        where T : struct, ISingleLanes<T>
    {
        int second = T.Count;
        nint step = sides.Column,
            stride = sides.Stride,
            inner = sides.Inner;
        ref float a0 = ref Unsafe.Add(ref sides.Left, row * sides.Row);
        ref float a1 = ref Unsafe.Add(ref a0, sides.Row);
        ref float a2 = ref Unsafe.Add(ref a1, sides.Row);
        ref float a3 = ref Unsafe.Add(ref a2, sides.Row);
        ref float b = ref Unsafe.Add(ref sides.Right, column);
        ref float c = ref Unsafe.Add(ref sides.Start, (row * sides.Between) + column);
        T s00 = T.Load(ref c),
            s01 = T.Load(ref Unsafe.Add(ref c, second));
        c = ref Unsafe.Add(ref c, sides.Between);
        T s10 = T.Load(ref c),
            s11 = T.Load(ref Unsafe.Add(ref c, second));
        c = ref Unsafe.Add(ref c, sides.Between);
        T s20 = T.Load(ref c),
            s21 = T.Load(ref Unsafe.Add(ref c, second));
        c = ref Unsafe.Add(ref c, sides.Between);
        T s30 = T.Load(ref c),
            s31 = T.Load(ref Unsafe.Add(ref c, second));
        for (nint k = 0, at = 0; k < inner; k++, at += step)
        {
            T left = T.Load(ref b),
                right = T.Load(ref Unsafe.Add(ref b, second));
            T by;
            by = T.All(Unsafe.Add(ref a0, at));
            s00 = T.Add(by, left, s00);
            s01 = T.Add(by, right, s01);
            by = T.All(Unsafe.Add(ref a1, at));
            s10 = T.Add(by, left, s10);
            s11 = T.Add(by, right, s11);
            by = T.All(Unsafe.Add(ref a2, at));
            s20 = T.Add(by, left, s20);
            s21 = T.Add(by, right, s21);
            by = T.All(Unsafe.Add(ref a3, at));
            s30 = T.Add(by, left, s30);
            s31 = T.Add(by, right, s31);
            b = ref Unsafe.Add(ref b, stride);
        }
        c = ref Unsafe.Add(ref sides.Result, (row * stride) + column);
        s00.Store(ref c);
        s01.Store(ref Unsafe.Add(ref c, second));
        c = ref Unsafe.Add(ref c, stride);
        s10.Store(ref c);
        s11.Store(ref Unsafe.Add(ref c, second));
        c = ref Unsafe.Add(ref c, stride);
        s20.Store(ref c);
        s21.Store(ref Unsafe.Add(ref c, second));
        c = ref Unsafe.Add(ref c, stride);
        s30.Store(ref c);
        s31.Store(ref Unsafe.Add(ref c, second));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void EightByOne<T>(in Sides sides, nint row, nint column)
        where T : struct, ISingleLanes<T>
    {
        nint step = sides.Column,
            stride = sides.Stride,
            inner = sides.Inner;
        ref float a0 = ref Unsafe.Add(ref sides.Left, row * sides.Row);
        ref float a1 = ref Unsafe.Add(ref a0, sides.Row);
        ref float a2 = ref Unsafe.Add(ref a1, sides.Row);
        ref float a3 = ref Unsafe.Add(ref a2, sides.Row);
        ref float a4 = ref Unsafe.Add(ref a3, sides.Row);
        ref float a5 = ref Unsafe.Add(ref a4, sides.Row);
        ref float a6 = ref Unsafe.Add(ref a5, sides.Row);
        ref float a7 = ref Unsafe.Add(ref a6, sides.Row);
        ref float b = ref Unsafe.Add(ref sides.Right, column);
        ref float c = ref Unsafe.Add(ref sides.Start, (row * sides.Between) + column);
        T s0 = T.Load(ref c);
        c = ref Unsafe.Add(ref c, sides.Between);
        T s1 = T.Load(ref c);
        c = ref Unsafe.Add(ref c, sides.Between);
        T s2 = T.Load(ref c);
        c = ref Unsafe.Add(ref c, sides.Between);
        T s3 = T.Load(ref c);
        c = ref Unsafe.Add(ref c, sides.Between);
        T s4 = T.Load(ref c);
        c = ref Unsafe.Add(ref c, sides.Between);
        T s5 = T.Load(ref c);
        c = ref Unsafe.Add(ref c, sides.Between);
        T s6 = T.Load(ref c);
        c = ref Unsafe.Add(ref c, sides.Between);
        T s7 = T.Load(ref c);
        for (nint k = 0, at = 0; k < inner; k++, at += step)
        {
            T right = T.Load(ref b);
            s0 = T.Add(T.All(Unsafe.Add(ref a0, at)), right, s0);
            s1 = T.Add(T.All(Unsafe.Add(ref a1, at)), right, s1);
            s2 = T.Add(T.All(Unsafe.Add(ref a2, at)), right, s2);
            s3 = T.Add(T.All(Unsafe.Add(ref a3, at)), right, s3);
            s4 = T.Add(T.All(Unsafe.Add(ref a4, at)), right, s4);
            s5 = T.Add(T.All(Unsafe.Add(ref a5, at)), right, s5);
            s6 = T.Add(T.All(Unsafe.Add(ref a6, at)), right, s6);
            s7 = T.Add(T.All(Unsafe.Add(ref a7, at)), right, s7);
            b = ref Unsafe.Add(ref b, stride);
        }
        c = ref Unsafe.Add(ref sides.Result, (row * stride) + column);
        s0.Store(ref c);
        c = ref Unsafe.Add(ref c, stride);
        s1.Store(ref c);
        c = ref Unsafe.Add(ref c, stride);
        s2.Store(ref c);
        c = ref Unsafe.Add(ref c, stride);
        s3.Store(ref c);
        c = ref Unsafe.Add(ref c, stride);
        s4.Store(ref c);
        c = ref Unsafe.Add(ref c, stride);
        s5.Store(ref c);
        c = ref Unsafe.Add(ref c, stride);
        s6.Store(ref c);
        c = ref Unsafe.Add(ref c, stride);
        s7.Store(ref c);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void FourByOne<T>(in Sides sides, nint row, nint column)
        where T : struct, ISingleLanes<T>
    {
        nint step = sides.Column,
            stride = sides.Stride,
            inner = sides.Inner;
        ref float a0 = ref Unsafe.Add(ref sides.Left, row * sides.Row);
        ref float a1 = ref Unsafe.Add(ref a0, sides.Row);
        ref float a2 = ref Unsafe.Add(ref a1, sides.Row);
        ref float a3 = ref Unsafe.Add(ref a2, sides.Row);
        ref float b = ref Unsafe.Add(ref sides.Right, column);
        ref float c = ref Unsafe.Add(ref sides.Start, (row * sides.Between) + column);
        T s0 = T.Load(ref c);
        c = ref Unsafe.Add(ref c, sides.Between);
        T s1 = T.Load(ref c);
        c = ref Unsafe.Add(ref c, sides.Between);
        T s2 = T.Load(ref c);
        c = ref Unsafe.Add(ref c, sides.Between);
        T s3 = T.Load(ref c);
        for (nint k = 0, at = 0; k < inner; k++, at += step)
        {
            T right = T.Load(ref b);
            s0 = T.Add(T.All(Unsafe.Add(ref a0, at)), right, s0);
            s1 = T.Add(T.All(Unsafe.Add(ref a1, at)), right, s1);
            s2 = T.Add(T.All(Unsafe.Add(ref a2, at)), right, s2);
            s3 = T.Add(T.All(Unsafe.Add(ref a3, at)), right, s3);
            b = ref Unsafe.Add(ref b, stride);
        }
        c = ref Unsafe.Add(ref sides.Result, (row * stride) + column);
        s0.Store(ref c);
        c = ref Unsafe.Add(ref c, stride);
        s1.Store(ref c);
        c = ref Unsafe.Add(ref c, stride);
        s2.Store(ref c);
        c = ref Unsafe.Add(ref c, stride);
        s3.Store(ref c);
    }
}
