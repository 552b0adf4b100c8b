using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;
using Almagest.Spectra.Responses;
using Almagest.Tests;

namespace Almagest.Benchmarks.Fitting;

/// <summary>Folding beside a plain read of as many bytes in the same run: the limit that memory sets.</summary>
internal static class FoldBenchmark
{
    public static int Run()
    {
        string root = FitBenchmark.Root;
        Console.WriteLine("response                            MB    read us   1 flux us  ratio   3 fluxes us  ratio");
        foreach (JsonProperty reference in FitBenchmark.Read(root, "fits_dev.json").GetProperty("cases").EnumerateObject())
        {
            GroupedResponse response = ReferenceFits.Load(root, reference, 0).Problem.Spectra[0].Response;
            // Smaller ones stay in the nearest caches, where memory sets no limit.
            if (response.Bytes < 1_000_000) continue;
            double[] same = new double[response.Bytes / sizeof(double)], flux = new double[3 * response.Energies.BinCount], rate = new double[3 * response.GroupCount];
            double sink = 0;
            Array.Fill(flux, 1e-3);
            double read = FitBenchmark.Measure(() => sink += Read(same));
            double one = FitBenchmark.Measure(() => response.Fold(flux.AsSpan(0, response.Energies.BinCount), rate.AsSpan(0, response.GroupCount)));
            double three = FitBenchmark.Measure(() => response.Fold(flux, 3, rate));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{reference.Name,-30} {response.Bytes / 1e6,7:f2} {1e6 * read,10:f1} {1e6 * one,11:f1} {one / read,6:f2} {1e6 * three,13:f1} {three / read,6:f2}{(double.IsNaN(sink) ? "!" : "")}"));
        }
        return 0;
    }

    /// <summary>The sum of all, in four registers.</summary>
    private static double Read(double[] values)
    {
        ref double first = ref MemoryMarshal.GetArrayDataReference(values);
        Vector256<double> a = default, b = default, c = default, d = default;
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
