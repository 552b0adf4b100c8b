using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Almagest.Spectra.Responses;

/// <summary><see cref="PanelKernel"/> where registers are 512 bits wide: each value is loaded and widened once for all vectors.</summary>
internal static class WidePanelKernel
{
    /// <inheritdoc cref="PanelKernel.Multiply"/>
    public static void Multiply<T>(ref T values, nuint at, ReadOnlySpan<int> columns, ReadOnlySpan<double> x, int width, int vectors, Span<double> sums)
        where T : unmanaged
    {
        if (vectors == 1) One(ref values, at, columns, x, sums);
        else if (vectors == 2) Two(ref values, at, columns, x[..width], x.Slice(width, width), sums);
        else Three(ref values, at, columns, x[..width], x.Slice(width, width), x.Slice(2 * width, width), sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Load<T>(ref T values, nuint at) where T : unmanaged => typeof(T) == typeof(double)
        ? Vector512.LoadUnsafe(ref Unsafe.As<T, double>(ref values), at)
        : Avx512F.ConvertToVector512Double(Vector256.LoadUnsafe(ref Unsafe.As<T, float>(ref values), at));

    private static void One<T>(ref T values, nuint at, ReadOnlySpan<int> columns, ReadOnlySpan<double> x, Span<double> sums) where T : unmanaged
    {
        Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default;
        foreach (int column in columns)
        {
            Vector512<double> photons = Vector512.Create(x[column]);
            s0 = Vector512.FusedMultiplyAdd(Load(ref values, at), photons, s0);
            s1 = Vector512.FusedMultiplyAdd(Load(ref values, at + 8), photons, s1);
            s2 = Vector512.FusedMultiplyAdd(Load(ref values, at + 16), photons, s2);
            s3 = Vector512.FusedMultiplyAdd(Load(ref values, at + 24), photons, s3);
            at += PanelKernel.Rows;
        }
        Store(sums, s0, s1, s2, s3);
    }

    private static void Two<T>(ref T values, nuint at, ReadOnlySpan<int> columns, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> sums)
        where T : unmanaged
    {
        Vector512<double> x0 = default, x1 = default, x2 = default, x3 = default, y0 = default, y1 = default, y2 = default, y3 = default;
        foreach (int column in columns)
        {
            Vector512<double> first = Vector512.Create(x[column]), second = Vector512.Create(y[column]), value = Load(ref values, at);
            (x0, y0) = (Vector512.FusedMultiplyAdd(value, first, x0), Vector512.FusedMultiplyAdd(value, second, y0));
            value = Load(ref values, at + 8);
            (x1, y1) = (Vector512.FusedMultiplyAdd(value, first, x1), Vector512.FusedMultiplyAdd(value, second, y1));
            value = Load(ref values, at + 16);
            (x2, y2) = (Vector512.FusedMultiplyAdd(value, first, x2), Vector512.FusedMultiplyAdd(value, second, y2));
            value = Load(ref values, at + 24);
            (x3, y3) = (Vector512.FusedMultiplyAdd(value, first, x3), Vector512.FusedMultiplyAdd(value, second, y3));
            at += PanelKernel.Rows;
        }
        Store(sums, x0, x1, x2, x3);
        Store(sums[PanelKernel.Rows..], y0, y1, y2, y3);
    }

    private static void Three<T>(
        ref T values, nuint at, ReadOnlySpan<int> columns, ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> z, Span<double> sums)
        where T : unmanaged
    {
        Vector512<double> x0 = default, x1 = default, x2 = default, x3 = default, y0 = default, y1 = default, y2 = default, y3 = default;
        Vector512<double> z0 = default, z1 = default, z2 = default, z3 = default;
        foreach (int column in columns)
        {
            Vector512<double> first = Vector512.Create(x[column]), second = Vector512.Create(y[column]), third = Vector512.Create(z[column]);
            Vector512<double> value = Load(ref values, at);
            (x0, y0, z0) = (Vector512.FusedMultiplyAdd(value, first, x0), Vector512.FusedMultiplyAdd(value, second, y0), Vector512.FusedMultiplyAdd(value, third, z0));
            value = Load(ref values, at + 8);
            (x1, y1, z1) = (Vector512.FusedMultiplyAdd(value, first, x1), Vector512.FusedMultiplyAdd(value, second, y1), Vector512.FusedMultiplyAdd(value, third, z1));
            value = Load(ref values, at + 16);
            (x2, y2, z2) = (Vector512.FusedMultiplyAdd(value, first, x2), Vector512.FusedMultiplyAdd(value, second, y2), Vector512.FusedMultiplyAdd(value, third, z2));
            value = Load(ref values, at + 24);
            (x3, y3, z3) = (Vector512.FusedMultiplyAdd(value, first, x3), Vector512.FusedMultiplyAdd(value, second, y3), Vector512.FusedMultiplyAdd(value, third, z3));
            at += PanelKernel.Rows;
        }
        Store(sums, x0, x1, x2, x3);
        Store(sums[PanelKernel.Rows..], y0, y1, y2, y3);
        Store(sums[(2 * PanelKernel.Rows)..], z0, z1, z2, z3);
    }

    private static void Store(Span<double> to, Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d)
    {
        a.CopyTo(to);
        b.CopyTo(to[8..]);
        c.CopyTo(to[16..]);
        d.CopyTo(to[24..]);
    }
}
