using System.Globalization;
using System.Text.Json;
using Almagest.Spectra.Fitting;
using Almagest.Tests;

namespace Almagest.Benchmarks.Fitting;

/// <summary>Fits, and fits with profile intervals, beside the CPU seconds that Sherpa took for the same (reference/timing.json).</summary>
internal static class FitBenchmark
{
    /// <summary>Each round lasts so long; the first four only warm up.</summary>
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(0.04);

    // Sherpa computes none in fit() either.
    private static readonly FitOptions WithoutCovariance = new() { Covariance = false };

    /// <summary>The folder of spectra and reference answers.</summary>
    public static string Root => Environment.GetEnvironmentVariable("ALMAGEST_SHARED") ?? Path.GetFullPath("../shared");

    public static int Run(string[] arguments)
    {
        string root = Root;
        JsonElement timing = Read(root, "timing.json").GetProperty("sherpa").GetProperty("fits");
        List<double> fits = [], intervals = [];
        Console.WriteLine("case                               stat   bins    fit ms  Sherpa   ratio | with intervals  Sherpa   ratio");
        WarmUp(root);
        foreach (JsonProperty reference in Read(root, "fits_dev.json").GetProperty("cases").EnumerateObject())
        {
            if (arguments.Length > 0 && !reference.Name.Contains(arguments[0], StringComparison.Ordinal)) continue;
            if (!timing.TryGetProperty(reference.Name, out JsonElement timed)) continue;
            for (int k = 0; k < Math.Min(timed.GetArrayLength(), reference.Value.GetProperty("fits").GetArrayLength()); k++)
            {
                ReferenceFits.Case @case = ReferenceFits.Load(root, reference, k);
                double fit = Measure(() => ClassicalFit.Refine(@case.Problem, @case.Problem.Start, WithoutCovariance));
                double both = Measure(() =>
                {
                    if (ClassicalFit.Refine(@case.Problem, @case.Problem.Start, WithoutCovariance) is FitOutcome.Converged found) ProfileLikelihood.Intervals(@case.Problem, found);
                });
                double sherpa = timed[k].GetProperty("fit").GetProperty("cpu").GetDouble();
                double sherpaBoth = sherpa + timed[k].GetProperty("conf").GetProperty("cpu").GetDouble();
                fits.Add(sherpa / fit);
                intervals.Add(sherpaBoth / both);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{reference.Name,-34} {timed[k].GetProperty("stat").GetString(),-6} {@case.Problem.Spectra[0].Count,4} {1e3 * fit,9:f3} {1e3 * sherpa,7:f2} {sherpa / fit,7:f1} | {1e3 * both,14:f3} {1e3 * sherpaBoth,7:f0} {sherpaBoth / both,7:f1}"));
            }
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median over {fits.Count} cases: fit {Median(fits):f1} x, fit with intervals {Median(intervals):f1} x"));
        return 0;
    }

    /// <summary>The runtime compiles a method well only after it has run for a while.</summary>
    private static void WarmUp(string root)
    {
        JsonProperty first = Read(root, "fits_dev.json").GetProperty("cases").EnumerateObject().First();
        ReferenceFits.Case @case = ReferenceFits.Load(root, first, 0);
        for (long begun = Environment.TickCount64; Environment.TickCount64 - begun < 2000;)
            if (ClassicalFit.Refine(@case.Problem, @case.Problem.Start) is FitOutcome.Converged found) ProfileLikelihood.Intervals(@case.Problem, found);
    }

    /// <summary>CPU seconds of one call: the best of some rounds, for other jobs only ever slow it down.</summary>
    public static double Measure(Action action)
    {
        double best = double.PositiveInfinity;
        for (int round = 0; round < 10; round++)
        {
            Meter meter = new();
            meter.Start();
            int calls = 0;
            for (long begun = Environment.TickCount64; Environment.TickCount64 - begun < Span.TotalMilliseconds; calls++) action();
            meter.Stop();
            if (round > 3) best = Math.Min(best, meter.Processor.TotalSeconds / calls);
        }
        return best;
    }

    private static double Median(List<double> values) => values.Count == 0 ? double.NaN : values.Order().ElementAt(values.Count / 2);

    public static JsonElement Read(string root, string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(root, "reference", name)));
        return document.RootElement.Clone();
    }
}
