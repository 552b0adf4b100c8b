using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Responses;

namespace Almagest.Benchmarks.Peers;

/// <summary>Folding beside a plain read of as many bytes in the same run: the limit that memory sets.</summary>
internal static class FoldBench
{
    private const long FarMoreThanCaches = 1L << 29; // bytes

    /// <summary>CPU seconds a byte of a buffer that no cache holds.</summary>
    private static readonly Lazy<double> SecondsPerByte = new(() => ReadOnce(FarMoreThanCaches) / FarMoreThanCaches);

    public static BenchRow Run(BenchCase @case, PeerSeconds? peer)
    {
        GroupedResponse response = @case.Problem.Spectra[0].Response;
        return new("fold", @case.Name, response.GroupCount, Fold(response, 1))
        {
            Scipy = peer?.Fold,
            Limit = ReadOnce(@case.Problem),
            MemoryLimit = response.Bytes * SecondsPerByte.Value,
        };
    }

    /// <summary>CPU seconds of folding some fluxes at once.</summary>
    public static double Fold(GroupedResponse response, int vectors)
    {
        double[] flux = new double[vectors * response.Energies.BinCount],
            rate = new double[vectors * response.GroupCount];
        Array.Fill(flux, 1e-3);
        return Meter.Best(() => response.Fold(flux, vectors, rate));
    }

    /// <summary>CPU seconds of reading as many bytes as the matrices of a fit have.</summary>
    public static double ReadOnce(FitProblem problem) => problem.Spectra.Sum(bins => ReadOnce(bins.Response.Bytes));

    /// <summary>CPU seconds of reading so many bytes.</summary>
    public static double ReadOnce(long bytes)
    {
        double[] same = new double[bytes / sizeof(double)];
        Array.Fill(same, 1); // untouched pages would all be one, in the nearest cache
        double sink = 0;
        double seconds = Meter.Best(() => sink += Read(same));
        return double.IsNaN(sink) ? double.NaN : seconds;
    }

    /// <summary>The sum of all, in four registers.</summary>
    private static double Read(double[] values)
    {
        ref double first = ref MemoryMarshal.GetArrayDataReference(values);
        Vector256<double> a = default,
            b = default,
            c = default,
            d = default;
        for (nuint i = 0; i + 16 <= (nuint)values.Length; i += 16)
        {
            a += Vector256.LoadUnsafe(ref first, i);
            b += Vector256.LoadUnsafe(ref first, i + 4);
            c += Vector256.LoadUnsafe(ref first, i + 8);
            d += Vector256.LoadUnsafe(ref first, i + 12);
        }
        return Vector256.Sum(a + b + c + d);
    }
}
