using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Almagest.Spectra.Fitting;

/// <summary>Sums of products over the bins of a spectrum.</summary>
internal static class Sums
{
    /// <summary>Σ a b.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        if (b.Length != a.Length)
            throw new ArgumentException($"{b.Length} values for {a.Length}.", nameof(b));
        ref double x = ref MemoryMarshal.GetReference(a),
            y = ref MemoryMarshal.GetReference(b);
        Vector256<double> sum = default;
        int i = 0;
        for (; i + 4 <= a.Length; i += 4)
            sum = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, (nuint)i), Vector256.LoadUnsafe(ref y, (nuint)i), sum);
        double total = Vector256.Sum(sum);
        for (; i < a.Length; i++)
            total += a[i] * b[i];
        return total;
    }

    /// <summary>Σ w a b.</summary>
    public static double Dot(ReadOnlySpan<double> w, ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        if (a.Length != w.Length || b.Length != w.Length)
            throw new ArgumentException($"{a.Length} and {b.Length} values for {w.Length}.", nameof(b));
        ref double v = ref MemoryMarshal.GetReference(w),
            x = ref MemoryMarshal.GetReference(a),
            y = ref MemoryMarshal.GetReference(b);
        Vector256<double> sum = default;
        int i = 0;
        for (; i + 4 <= w.Length; i += 4)
            sum = Vector256.FusedMultiplyAdd(
                Vector256.LoadUnsafe(ref v, (nuint)i) * Vector256.LoadUnsafe(ref x, (nuint)i),
                Vector256.LoadUnsafe(ref y, (nuint)i),
                sum
            );
        double total = Vector256.Sum(sum);
        for (; i < w.Length; i++)
            total += w[i] * a[i] * b[i];
        return total;
    }
}
