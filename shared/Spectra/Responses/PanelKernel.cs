using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Almagest.Spectra.Responses;

/// <summary>32 rows of a matrix times one, two or three vectors, with the registers that the processor has.</summary>
/// <remarks>Each sum is a lane of its own, so wider registers give the same bits.</remarks>
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
    public static void Multiply<T>(
        ref T values,
        nuint at,
        ReadOnlySpan<int> columns,
        ReadOnlySpan<double> x,
        int width,
        int vectors,
        Span<double> sums
    )
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported)
            PanelKernel<DoubleLanes8>.Multiply(ref values, at, columns, x, width, vectors, sums);
        else
            PanelKernel<DoubleLanes4>.Multiply(ref values, at, columns, x, width, vectors, sums);
    }
}

/// <summary><see cref="PanelKernel"/> with registers of one width: the sums of two or three vectors are kept for four registers
/// of rows at a time.</summary>
internal static class PanelKernel<TLanes>
    where TLanes : struct, IDoubleLanes<TLanes>
{
    private const int Rows = PanelKernel.Rows;

    /// <inheritdoc cref="PanelKernel.Multiply"/>
    public static void Multiply<T>(
        ref T values,
        nuint at,
        ReadOnlySpan<int> columns,
        ReadOnlySpan<double> x,
        int width,
        int vectors,
        Span<double> sums
    )
        where T : unmanaged
    {
        int step = 4 * TLanes.Count;
        if (vectors == 1 && step < Rows)
        {
            Eight(ref values, at, columns, x, sums);
            return;
        }
        for (int first = 0; first < Rows; first += step)
        {
            nuint from = at + (nuint)first;
            if (vectors == 1)
                One(ref values, from, columns, x, sums[first..]);
            else if (vectors == 2)
                Two(ref values, from, columns, x[..width], x.Slice(width, width), sums[first..]);
            else
                Three(ref values, from, columns, x[..width], x.Slice(width, width), x.Slice(2 * width, width), sums[first..]);
        }
    }

    private static void One<T>(ref T values, nuint at, ReadOnlySpan<int> columns, ReadOnlySpan<double> x, Span<double> sums)
        where T : unmanaged
    {
        nuint lane = (nuint)TLanes.Count;
        TLanes s0 = default,
            s1 = default,
            s2 = default,
            s3 = default;
        foreach (int column in columns)
        {
            TLanes photons = TLanes.All(x[column]);
            s0 = TLanes.Add(TLanes.Load(ref values, at), photons, s0);
            s1 = TLanes.Add(TLanes.Load(ref values, at + lane), photons, s1);
            s2 = TLanes.Add(TLanes.Load(ref values, at + (2 * lane)), photons, s2);
            s3 = TLanes.Add(TLanes.Load(ref values, at + (3 * lane)), photons, s3);
            at += Rows;
        }
        Store(sums, s0, s1, s2, s3);
    }

    /// <summary>All rows in eight registers: the matrix is read from front to back.</summary>
    private static void Eight<T>(ref T values, nuint at, ReadOnlySpan<int> columns, ReadOnlySpan<double> x, Span<double> sums)
        where T : unmanaged
    {
        nuint lane = (nuint)TLanes.Count;
        TLanes s0 = default,
            s1 = default,
            s2 = default,
            s3 = default,
            s4 = default,
            s5 = default,
            s6 = default,
            s7 = default;
        foreach (int column in columns)
        {
            TLanes photons = TLanes.All(x[column]);
            s0 = TLanes.Add(TLanes.Load(ref values, at), photons, s0);
            s1 = TLanes.Add(TLanes.Load(ref values, at + lane), photons, s1);
            s2 = TLanes.Add(TLanes.Load(ref values, at + (2 * lane)), photons, s2);
            s3 = TLanes.Add(TLanes.Load(ref values, at + (3 * lane)), photons, s3);
            s4 = TLanes.Add(TLanes.Load(ref values, at + (4 * lane)), photons, s4);
            s5 = TLanes.Add(TLanes.Load(ref values, at + (5 * lane)), photons, s5);
            s6 = TLanes.Add(TLanes.Load(ref values, at + (6 * lane)), photons, s6);
            s7 = TLanes.Add(TLanes.Load(ref values, at + (7 * lane)), photons, s7);
            at += Rows;
        }
        Store(sums, s0, s1, s2, s3);
        Store(sums[(4 * TLanes.Count)..], s4, s5, s6, s7);
    }

    private static void Two<T>(
        ref T values,
        nuint at,
        ReadOnlySpan<int> columns,
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> y,
        Span<double> sums
    )
        where T : unmanaged
    {
        nuint lane = (nuint)TLanes.Count;
        TLanes x0 = default,
            x1 = default,
            x2 = default,
            x3 = default,
            y0 = default,
            y1 = default,
            y2 = default,
            y3 = default;
        foreach (int column in columns)
        {
            TLanes first = TLanes.All(x[column]),
                second = TLanes.All(y[column]),
                value = TLanes.Load(ref values, at);
            (x0, y0) = (TLanes.Add(value, first, x0), TLanes.Add(value, second, y0));
            value = TLanes.Load(ref values, at + lane);
            (x1, y1) = (TLanes.Add(value, first, x1), TLanes.Add(value, second, y1));
            value = TLanes.Load(ref values, at + (2 * lane));
            (x2, y2) = (TLanes.Add(value, first, x2), TLanes.Add(value, second, y2));
            value = TLanes.Load(ref values, at + (3 * lane));
            (x3, y3) = (TLanes.Add(value, first, x3), TLanes.Add(value, second, y3));
            at += Rows;
        }
        Store(sums, x0, x1, x2, x3);
        Store(sums[Rows..], y0, y1, y2, y3);
    }

    private static void Three<T>(
        ref T values,
        nuint at,
        ReadOnlySpan<int> columns,
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> y,
        ReadOnlySpan<double> z,
        Span<double> sums
    )
        where T : unmanaged
    {
        nuint lane = (nuint)TLanes.Count;
        TLanes x0 = default,
            x1 = default,
            x2 = default,
            x3 = default,
            y0 = default,
            y1 = default,
            y2 = default,
            y3 = default;
        TLanes z0 = default,
            z1 = default,
            z2 = default,
            z3 = default;
        foreach (int column in columns)
        {
            TLanes first = TLanes.All(x[column]),
                second = TLanes.All(y[column]),
                third = TLanes.All(z[column]),
                value = TLanes.Load(ref values, at);
            (x0, y0, z0) = (TLanes.Add(value, first, x0), TLanes.Add(value, second, y0), TLanes.Add(value, third, z0));
            value = TLanes.Load(ref values, at + lane);
            (x1, y1, z1) = (TLanes.Add(value, first, x1), TLanes.Add(value, second, y1), TLanes.Add(value, third, z1));
            value = TLanes.Load(ref values, at + (2 * lane));
            (x2, y2, z2) = (TLanes.Add(value, first, x2), TLanes.Add(value, second, y2), TLanes.Add(value, third, z2));
            value = TLanes.Load(ref values, at + (3 * lane));
            (x3, y3, z3) = (TLanes.Add(value, first, x3), TLanes.Add(value, second, y3), TLanes.Add(value, third, z3));
            at += Rows;
        }
        Store(sums, x0, x1, x2, x3);
        Store(sums[Rows..], y0, y1, y2, y3);
        Store(sums[(2 * Rows)..], z0, z1, z2, z3);
    }

    private static void Store(Span<double> to, TLanes a, TLanes b, TLanes c, TLanes d)
    {
        a.Store(to);
        b.Store(to[TLanes.Count..]);
        c.Store(to[(2 * TLanes.Count)..]);
        d.Store(to[(3 * TLanes.Count)..]);
    }
}
