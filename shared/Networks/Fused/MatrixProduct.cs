using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Almagest.Networks.Fused;

/// <summary>One side of a product: number (m, k) lies at m · <paramref name="Row"/> + k · <paramref name="Column"/>.</summary>
internal readonly record struct Strides(int Row, int Column);

/// <summary>Products of small dense matrices on one thread.</summary>
/// <remarks>
/// Four rows by two vectors of the result stay in registers while the inner dimension runs: eight sums, as many as two units of
/// four cycles' latency keep busy, for six loads.
/// </remarks>
internal static class MatrixProduct
{
    /// <summary>result (+)= left · right.</summary>
    /// <param name="left">Shape [rows, inner], anywhere.</param>
    /// <param name="right">Shape [inner, columns], a panel.</param>
    /// <param name="result">Shape [rows, columns], a panel; its zeros stay, where right's are.</param>
    /// <param name="keep">Whether it is added to what is there.</param>
    public static void Multiply(
        ReadOnlySpan<float> left,
        Strides strides,
        ReadOnlySpan<float> right,
        Span<float> result,
        int rows,
        int inner,
        int columns,
        bool keep
    )
    {
        int stride = Panel.Stride(columns),
            padded = Panel.Padded(columns);
        if (rows == 0 || columns == 0)
            return;
        ArgumentOutOfRangeException.ThrowIfLessThan(
            left.Length,
            ((rows - 1) * strides.Row) + ((inner - 1) * strides.Column) + 1,
            nameof(left)
        );
        ArgumentOutOfRangeException.ThrowIfLessThan(right.Length, ((inner - 1) * stride) + padded, nameof(right));
        ArgumentOutOfRangeException.ThrowIfLessThan(result.Length, ((rows - 1) * stride) + padded, nameof(result));
        if (Vector512.IsHardwareAccelerated)
            Run<SingleLanes16>(left, strides, right, result, rows, inner, stride, padded, keep);
        else
            Run<SingleLanes8>(left, strides, right, result, rows, inner, stride, padded, keep);
    }

    private static void Run<T>(
        ReadOnlySpan<float> left,
        Strides strides,
        ReadOnlySpan<float> right,
        Span<float> result,
        int rows,
        int inner,
        int stride,
        int padded,
        bool keep
    )
        where T : struct, ISingleLanes<T>
    {
        ref float a = ref MemoryMarshal.GetReference(left);
        ref float b = ref MemoryMarshal.GetReference(right);
        ref float c = ref MemoryMarshal.GetReference(result);
        int row = 0;
        for (; row + 4 <= rows; row += 4)
        {
            ref float top = ref Unsafe.Add(ref a, row * strides.Row);
            ref float into = ref Unsafe.Add(ref c, row * stride);
            int column = 0;
            for (; column + (2 * T.Count) <= padded; column += 2 * T.Count)
                FourByTwo<T>(
                    ref top,
                    strides,
                    ref Unsafe.Add(ref b, column),
                    ref Unsafe.Add(ref into, column),
                    inner,
                    stride,
                    keep
                );
            for (; column < padded; column += T.Count)
                FourByOne<T>(
                    ref top,
                    strides,
                    ref Unsafe.Add(ref b, column),
                    ref Unsafe.Add(ref into, column),
                    inner,
                    stride,
                    keep
                );
        }
        for (; row < rows; row++)
        {
            ref float top = ref Unsafe.Add(ref a, row * strides.Row);
            ref float into = ref Unsafe.Add(ref c, row * stride);
            int column = 0;
            for (; column + (4 * T.Count) <= padded; column += 4 * T.Count)
                OneByFour<T>(
                    ref top,
                    strides.Column,
                    ref Unsafe.Add(ref b, column),
                    ref Unsafe.Add(ref into, column),
                    inner,
                    stride,
                    keep
                );
            for (; column < padded; column += T.Count)
                OneByOne<T>(
                    ref top,
                    strides.Column,
                    ref Unsafe.Add(ref b, column),
                    ref Unsafe.Add(ref into, column),
                    inner,
                    stride,
                    keep
                );
        }
    }

    private static void FourByTwo<T>(ref float a, Strides strides, ref float b, ref float c, int inner, int stride, bool keep)
        where T : struct, ISingleLanes<T>
    {
        ref float a1 = ref Unsafe.Add(ref a, strides.Row);
        ref float a2 = ref Unsafe.Add(ref a1, strides.Row);
        ref float a3 = ref Unsafe.Add(ref a2, strides.Row);
        ref float c1 = ref Unsafe.Add(ref c, stride);
        ref float c2 = ref Unsafe.Add(ref c1, stride);
        ref float c3 = ref Unsafe.Add(ref c2, stride);
        int second = T.Count;
        (T s00, T s01, T s10, T s11, T s20, T s21, T s30, T s31) = keep
            ? (
                T.Load(ref c),
                T.Load(ref Unsafe.Add(ref c, second)),
                T.Load(ref c1),
                T.Load(ref Unsafe.Add(ref c1, second)),
                T.Load(ref c2),
                T.Load(ref Unsafe.Add(ref c2, second)),
                T.Load(ref c3),
                T.Load(ref Unsafe.Add(ref c3, second))
            )
            : default;
        for (nint k = 0, at = 0; k < inner; k++, at += strides.Column)
        {
            T left = T.Load(ref b),
                right = T.Load(ref Unsafe.Add(ref b, second));
            T by = T.All(Unsafe.Add(ref a, at));
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
        s00.Store(ref c);
        s01.Store(ref Unsafe.Add(ref c, second));
        s10.Store(ref c1);
        s11.Store(ref Unsafe.Add(ref c1, second));
        s20.Store(ref c2);
        s21.Store(ref Unsafe.Add(ref c2, second));
        s30.Store(ref c3);
        s31.Store(ref Unsafe.Add(ref c3, second));
    }

    private static void FourByOne<T>(ref float a, Strides strides, ref float b, ref float c, int inner, int stride, bool keep)
        where T : struct, ISingleLanes<T>
    {
        ref float a1 = ref Unsafe.Add(ref a, strides.Row);
        ref float a2 = ref Unsafe.Add(ref a1, strides.Row);
        ref float a3 = ref Unsafe.Add(ref a2, strides.Row);
        ref float c1 = ref Unsafe.Add(ref c, stride);
        ref float c2 = ref Unsafe.Add(ref c1, stride);
        ref float c3 = ref Unsafe.Add(ref c2, stride);
        (T s0, T s1, T s2, T s3) = keep ? (T.Load(ref c), T.Load(ref c1), T.Load(ref c2), T.Load(ref c3)) : default;
        for (nint k = 0, at = 0; k < inner; k++, at += strides.Column)
        {
            T right = T.Load(ref b);
            s0 = T.Add(T.All(Unsafe.Add(ref a, at)), right, s0);
            s1 = T.Add(T.All(Unsafe.Add(ref a1, at)), right, s1);
            s2 = T.Add(T.All(Unsafe.Add(ref a2, at)), right, s2);
            s3 = T.Add(T.All(Unsafe.Add(ref a3, at)), right, s3);
            b = ref Unsafe.Add(ref b, stride);
        }
        s0.Store(ref c);
        s1.Store(ref c1);
        s2.Store(ref c2);
        s3.Store(ref c3);
    }

    private static void OneByFour<T>(ref float a, int step, ref float b, ref float c, int inner, int stride, bool keep)
        where T : struct, ISingleLanes<T>
    {
        int one = T.Count,
            two = 2 * one,
            three = 3 * one;
        (T s0, T s1, T s2, T s3) = keep
            ? (
                T.Load(ref c),
                T.Load(ref Unsafe.Add(ref c, one)),
                T.Load(ref Unsafe.Add(ref c, two)),
                T.Load(ref Unsafe.Add(ref c, three))
            )
            : default;
        for (nint k = 0, at = 0; k < inner; k++, at += step)
        {
            T by = T.All(Unsafe.Add(ref a, at));
            s0 = T.Add(by, T.Load(ref b), s0);
            s1 = T.Add(by, T.Load(ref Unsafe.Add(ref b, one)), s1);
            s2 = T.Add(by, T.Load(ref Unsafe.Add(ref b, two)), s2);
            s3 = T.Add(by, T.Load(ref Unsafe.Add(ref b, three)), s3);
            b = ref Unsafe.Add(ref b, stride);
        }
        s0.Store(ref c);
        s1.Store(ref Unsafe.Add(ref c, one));
        s2.Store(ref Unsafe.Add(ref c, two));
        s3.Store(ref Unsafe.Add(ref c, three));
    }

    private static void OneByOne<T>(ref float a, int step, ref float b, ref float c, int inner, int stride, bool keep)
        where T : struct, ISingleLanes<T>
    {
        T sum = keep ? T.Load(ref c) : default;
        for (nint k = 0, at = 0; k < inner; k++, at += step)
        {
            sum = T.Add(T.All(Unsafe.Add(ref a, at)), T.Load(ref b), sum);
            b = ref Unsafe.Add(ref b, stride);
        }
        sum.Store(ref c);
    }
}
