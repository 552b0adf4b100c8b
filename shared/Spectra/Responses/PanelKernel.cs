using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Almagest.Spectra.Responses;

/// <summary>32 rows of a matrix times one, two or three vectors: as many as the sums of 16 rows fit into 16 registers.</summary>
/// <remarks>Each sum is a lane of its own, so registers of 512 bits give the same bits as those of 256.</remarks>
internal static class PanelKernel
{
    public const int Rows = 32;

    /// <param name="values">The matrix, [blocks, 32].</param>
    /// <param name="at">Where the panel's values begin.</param>
    /// <param name="columns">Of the panel's blocks.</param>
    /// <param name="x">Shape [vectors, width].</param>
    /// <param name="width">Columns of the whole matrix.</param>
    /// <param name="vectors">1 to 3.</param>
    /// <param name="sums">Shape [3, 32]; the first vectors are overwritten.</param>
    public static void Multiply<T>(ref T values, nuint at, ReadOnlySpan<int> columns, ReadOnlySpan<double> x, int width, int vectors, Span<double> sums)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported)
        {
            WidePanelKernel.Multiply(ref values, at, columns, x, width, vectors, sums);
            return;
        }
        MultiplyNarrow(ref values, at, columns, x, width, vectors, sums);
    }

    /// <inheritdoc cref="Multiply"/>
    internal static void MultiplyNarrow<T>(ref T values, nuint at, ReadOnlySpan<int> columns, ReadOnlySpan<double> x, int width, int vectors, Span<double> sums)
        where T : unmanaged
    {
        if (vectors == 1)
        {
            One(ref values, at, columns, x, sums);
            return;
        }
        for (int half = 0; half < 2; half++)
        {
            nuint from = at + (nuint)(16 * half);
            if (vectors == 2) Two(ref values, from, columns, x[..width], x[width..], sums[(16 * half)..]);
            else Three(ref values, from, columns, x[..width], x.Slice(width, width), x[(2 * width)..], sums[(16 * half)..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Load<T>(ref T values, nuint at) where T : unmanaged
    {
        if (typeof(T) == typeof(double)) return Vector256.LoadUnsafe(ref Unsafe.As<T, double>(ref values), at);
        Vector128<float> four = Vector128.LoadUnsafe(ref Unsafe.As<T, float>(ref values), at);
        return Avx.IsSupported ? Avx.ConvertToVector256Double(four) : Vector256.Create(Vector128.WidenLower(four), Vector128.WidenUpper(four));
    }

    private static void One<T>(ref T values, nuint at, ReadOnlySpan<int> columns, ReadOnlySpan<double> x, Span<double> sums) where T : unmanaged
    {
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        foreach (int column in columns)
        {
            Vector256<double> photons = Vector256.Create(x[column]);
            s0 = Vector256.FusedMultiplyAdd(Load(ref values, at), photons, s0);
            s1 = Vector256.FusedMultiplyAdd(Load(ref values, at + 4), photons, s1);
            s2 = Vector256.FusedMultiplyAdd(Load(ref values, at + 8), photons, s2);
            s3 = Vector256.FusedMultiplyAdd(Load(ref values, at + 12), photons, s3);
            s4 = Vector256.FusedMultiplyAdd(Load(ref values, at + 16), photons, s4);
            s5 = Vector256.FusedMultiplyAdd(Load(ref values, at + 20), photons, s5);
            s6 = Vector256.FusedMultiplyAdd(Load(ref values, at + 24), photons, s6);
            s7 = Vector256.FusedMultiplyAdd(Load(ref values, at + 28), photons, s7);
            at += Rows;
        }
        Store(sums, s0, s1, s2, s3);
        Store(sums[16..], s4, s5, s6, s7);
    }

    private static void Two<T>(ref T values, nuint at, ReadOnlySpan<int> columns, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> sums)
        where T : unmanaged
    {
        Vector256<double> x0 = default, x1 = default, x2 = default, x3 = default, y0 = default, y1 = default, y2 = default, y3 = default;
        foreach (int column in columns)
        {
            Vector256<double> first = Vector256.Create(x[column]), second = Vector256.Create(y[column]), value = Load(ref values, at);
            (x0, y0) = (Vector256.FusedMultiplyAdd(value, first, x0), Vector256.FusedMultiplyAdd(value, second, y0));
            value = Load(ref values, at + 4);
            (x1, y1) = (Vector256.FusedMultiplyAdd(value, first, x1), Vector256.FusedMultiplyAdd(value, second, y1));
            value = Load(ref values, at + 8);
            (x2, y2) = (Vector256.FusedMultiplyAdd(value, first, x2), Vector256.FusedMultiplyAdd(value, second, y2));
            value = Load(ref values, at + 12);
            (x3, y3) = (Vector256.FusedMultiplyAdd(value, first, x3), Vector256.FusedMultiplyAdd(value, second, y3));
            at += Rows;
        }
        Store(sums, x0, x1, x2, x3);
        Store(sums[Rows..], y0, y1, y2, y3);
    }

    private static void Three<T>(
        ref T values, nuint at, ReadOnlySpan<int> columns, ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> z, Span<double> sums)
        where T : unmanaged
    {
        Vector256<double> x0 = default, x1 = default, x2 = default, x3 = default, y0 = default, y1 = default, y2 = default, y3 = default;
        Vector256<double> z0 = default, z1 = default, z2 = default, z3 = default;
        foreach (int column in columns)
        {
            Vector256<double> first = Vector256.Create(x[column]), second = Vector256.Create(y[column]), third = Vector256.Create(z[column]);
            Vector256<double> value = Load(ref values, at);
            (x0, y0, z0) = (Vector256.FusedMultiplyAdd(value, first, x0), Vector256.FusedMultiplyAdd(value, second, y0), Vector256.FusedMultiplyAdd(value, third, z0));
            value = Load(ref values, at + 4);
            (x1, y1, z1) = (Vector256.FusedMultiplyAdd(value, first, x1), Vector256.FusedMultiplyAdd(value, second, y1), Vector256.FusedMultiplyAdd(value, third, z1));
            value = Load(ref values, at + 8);
            (x2, y2, z2) = (Vector256.FusedMultiplyAdd(value, first, x2), Vector256.FusedMultiplyAdd(value, second, y2), Vector256.FusedMultiplyAdd(value, third, z2));
            value = Load(ref values, at + 12);
            (x3, y3, z3) = (Vector256.FusedMultiplyAdd(value, first, x3), Vector256.FusedMultiplyAdd(value, second, y3), Vector256.FusedMultiplyAdd(value, third, z3));
            at += Rows;
        }
        Store(sums, x0, x1, x2, x3);
        Store(sums[Rows..], y0, y1, y2, y3);
        Store(sums[(2 * Rows)..], z0, z1, z2, z3);
    }

    private static void Store(Span<double> to, Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d)
    {
        a.CopyTo(to);
        b.CopyTo(to[4..]);
        c.CopyTo(to[8..]);
        d.CopyTo(to[12..]);
    }
}
