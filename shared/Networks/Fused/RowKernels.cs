using System.Runtime.CompilerServices;

namespace Almagest.Networks.Fused;

/// <summary>The innermost loops of <see cref="MatrixProduct"/> for one row: as fast as the right side comes from the
/// cache.</summary>
internal static class RowKernels
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void OneByEight<T>(in Sides sides, nint row, nint column)
        where T : struct, ISingleLanes<T>
    {
        nint step = sides.Column,
            stride = sides.Stride,
            inner = sides.Inner;
        ref float a = ref Unsafe.Add(ref sides.Left, row * sides.Row);
        ref float b = ref Unsafe.Add(ref sides.Right, column);
        ref float c = ref Unsafe.Add(ref sides.Start, (row * sides.Between) + column);
        T s0 = T.Load(ref c),
            s1 = T.Load(ref Unsafe.Add(ref c, T.Count)),
            s2 = T.Load(ref Unsafe.Add(ref c, 2 * T.Count)),
            s3 = T.Load(ref Unsafe.Add(ref c, 3 * T.Count)),
            s4 = T.Load(ref Unsafe.Add(ref c, 4 * T.Count)),
            s5 = T.Load(ref Unsafe.Add(ref c, 5 * T.Count)),
            s6 = T.Load(ref Unsafe.Add(ref c, 6 * T.Count)),
            s7 = T.Load(ref Unsafe.Add(ref c, 7 * T.Count));
        for (nint k = 0, at = 0; k < inner; k++, at += step)
        {
            T by = T.All(Unsafe.Add(ref a, at));
            s0 = T.Add(by, T.Load(ref b), s0);
            s1 = T.Add(by, T.Load(ref Unsafe.Add(ref b, T.Count)), s1);
            s2 = T.Add(by, T.Load(ref Unsafe.Add(ref b, 2 * T.Count)), s2);
            s3 = T.Add(by, T.Load(ref Unsafe.Add(ref b, 3 * T.Count)), s3);
            s4 = T.Add(by, T.Load(ref Unsafe.Add(ref b, 4 * T.Count)), s4);
            s5 = T.Add(by, T.Load(ref Unsafe.Add(ref b, 5 * T.Count)), s5);
            s6 = T.Add(by, T.Load(ref Unsafe.Add(ref b, 6 * T.Count)), s6);
            s7 = T.Add(by, T.Load(ref Unsafe.Add(ref b, 7 * T.Count)), s7);
            b = ref Unsafe.Add(ref b, stride);
        }
        c = ref Unsafe.Add(ref sides.Result, (row * stride) + column);
        s0.Store(ref c);
        s1.Store(ref Unsafe.Add(ref c, T.Count));
        s2.Store(ref Unsafe.Add(ref c, 2 * T.Count));
        s3.Store(ref Unsafe.Add(ref c, 3 * T.Count));
        s4.Store(ref Unsafe.Add(ref c, 4 * T.Count));
        s5.Store(ref Unsafe.Add(ref c, 5 * T.Count));
        s6.Store(ref Unsafe.Add(ref c, 6 * T.Count));
        s7.Store(ref Unsafe.Add(ref c, 7 * T.Count));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void OneByTwo<T>(in Sides sides, nint row, nint column)
        where T : struct, ISingleLanes<T>
    {
        nint step = sides.Column,
            stride = sides.Stride,
            inner = sides.Inner;
        ref float a = ref Unsafe.Add(ref sides.Left, row * sides.Row);
        ref float b = ref Unsafe.Add(ref sides.Right, column);
        ref float c = ref Unsafe.Add(ref sides.Start, (row * sides.Between) + column);
        T s0 = T.Load(ref c),
            s1 = T.Load(ref Unsafe.Add(ref c, T.Count));
        for (nint k = 0, at = 0; k < inner; k++, at += step)
        {
            T by = T.All(Unsafe.Add(ref a, at));
            s0 = T.Add(by, T.Load(ref b), s0);
            s1 = T.Add(by, T.Load(ref Unsafe.Add(ref b, T.Count)), s1);
            b = ref Unsafe.Add(ref b, stride);
        }
        c = ref Unsafe.Add(ref sides.Result, (row * stride) + column);
        s0.Store(ref c);
        s1.Store(ref Unsafe.Add(ref c, T.Count));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void OneByOne<T>(in Sides sides, nint row, nint column)
        where T : struct, ISingleLanes<T>
    {
        nint step = sides.Column,
            stride = sides.Stride,
            inner = sides.Inner;
        ref float a = ref Unsafe.Add(ref sides.Left, row * sides.Row);
        ref float b = ref Unsafe.Add(ref sides.Right, column);
        ref float c = ref Unsafe.Add(ref sides.Start, (row * sides.Between) + column);
        T s0 = T.Load(ref c);
        for (nint k = 0, at = 0; k < inner; k++, at += step)
        {
            T by = T.All(Unsafe.Add(ref a, at));
            s0 = T.Add(by, T.Load(ref b), s0);
            b = ref Unsafe.Add(ref b, stride);
        }
        c = ref Unsafe.Add(ref sides.Result, (row * stride) + column);
        s0.Store(ref c);
    }
}
