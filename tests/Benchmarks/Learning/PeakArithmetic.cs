using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Almagest.Benchmarks.Learning;

/// <summary>What one thread could do at most: multiplications with additions of registers alone, twelve chains.</summary>
internal static class PeakArithmetic
{
    private const int Chains = 12;

    /// <summary>Single precision, 1/s.</summary>
    public static double Measure()
    {
        const int Rounds = 2_000_000;
        TimeSpan began = Environment.CpuUsage.TotalTime;
        float sum = Vector512.IsHardwareAccelerated ? Wide(Rounds, 1e-3f) : Narrow(Rounds, 1e-3f);
        double seconds = (Environment.CpuUsage.TotalTime - began).TotalSeconds;
        GC.KeepAlive(sum);
        return 2.0 * Chains * (Vector512.IsHardwareAccelerated ? 16 : 8) * Rounds / seconds;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Wide(int rounds, float value)
    {
        Vector512<float> by = Vector512.Create(0.999f),
            add = Vector512.Create(value);
        Vector512<float> a = add,
            b = add,
            c = add,
            d = add,
            e = add,
            f = add,
            g = add,
            h = add,
            i = add,
            j = add,
            k = add,
            l = add;
        for (int round = 0; round < rounds; round++)
        {
            (a, b) = (Vector512.FusedMultiplyAdd(a, by, add), Vector512.FusedMultiplyAdd(b, by, add));
            (c, d) = (Vector512.FusedMultiplyAdd(c, by, add), Vector512.FusedMultiplyAdd(d, by, add));
            (e, f) = (Vector512.FusedMultiplyAdd(e, by, add), Vector512.FusedMultiplyAdd(f, by, add));
            (g, h) = (Vector512.FusedMultiplyAdd(g, by, add), Vector512.FusedMultiplyAdd(h, by, add));
            (i, j) = (Vector512.FusedMultiplyAdd(i, by, add), Vector512.FusedMultiplyAdd(j, by, add));
            (k, l) = (Vector512.FusedMultiplyAdd(k, by, add), Vector512.FusedMultiplyAdd(l, by, add));
        }
        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Narrow(int rounds, float value)
    {
        Vector256<float> by = Vector256.Create(0.999f),
            add = Vector256.Create(value);
        Vector256<float> a = add,
            b = add,
            c = add,
            d = add,
            e = add,
            f = add,
            g = add,
            h = add,
            i = add,
            j = add,
            k = add,
            l = add;
        for (int round = 0; round < rounds; round++)
        {
            (a, b) = (Vector256.FusedMultiplyAdd(a, by, add), Vector256.FusedMultiplyAdd(b, by, add));
            (c, d) = (Vector256.FusedMultiplyAdd(c, by, add), Vector256.FusedMultiplyAdd(d, by, add));
            (e, f) = (Vector256.FusedMultiplyAdd(e, by, add), Vector256.FusedMultiplyAdd(f, by, add));
            (g, h) = (Vector256.FusedMultiplyAdd(g, by, add), Vector256.FusedMultiplyAdd(h, by, add));
            (i, j) = (Vector256.FusedMultiplyAdd(i, by, add), Vector256.FusedMultiplyAdd(j, by, add));
            (k, l) = (Vector256.FusedMultiplyAdd(k, by, add), Vector256.FusedMultiplyAdd(l, by, add));
        }
        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
