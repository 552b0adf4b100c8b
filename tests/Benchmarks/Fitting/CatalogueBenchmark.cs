using System.Globalization;
using System.Text.Json;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Tests;

namespace Almagest.Benchmarks.Fitting;

/// <summary>All RXTE spectra by both models over all cores, from one start each, beside Sherpa's CPU seconds for the same
/// (reference/timing.json).</summary>
internal static class CatalogueBenchmark
{
    private static readonly FitOptions Plain = new() { Covariance = false };

    public static int Run()
    {
        string root = AllCasesBenchmark.Root;
        JsonElement timed = BenchCase.Read(root, "timing.json").GetProperty("sherpa").GetProperty("catalogue");
        ReferenceCatalogue.Row[] rows =
        [
            .. ReferenceCatalogue.Folders.SelectMany(folder => ReferenceCatalogue.Read(root, folder)),
        ];
        double wall = 0,
            processor = 0,
            sherpa = 0;
        foreach (
            (string expression, string figure) in new[]
            {
                ("tbabs*powerlaw", "cpu_s_fit_pl_one_start"),
                ("tbabs*(diskbb+powerlaw)", "cpu_s_fit_diskbb_pl_one_start"),
            }
        )
        {
            SpectralModel model = SpectralModel.Parse(expression, bins: BinIntegration.Midpoint);
            (FitProblem Problem, double[][] Starts)[] fits =
            [
                .. rows.Select(row => ReferenceCatalogue.Fit(row, model, row.Observation.Response)),
            ];
            // All once, and then again: the runtime compiles a method well only after it has run for a while. Sherpa is
            // compiled beforehand.
            Meter cold = All(fits),
                meter = All(fits);
            for (int round = 0; round < 4; round++)
                if (All(fits) is { } again && again.Processor < meter.Processor)
                    meter = again;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{expression, -26} the first time, with the runtime's compiling: {cold.Elapsed.TotalSeconds:f2} s, "
                        + $"{cold.Processor.TotalSeconds:f2} s of CPU"
                )
            );
            double theirs = ReferenceCatalogue.Folders.Sum(folder =>
                timed.GetProperty(folder).GetProperty(figure).GetProperty("sum").GetDouble()
            );
            Tell(expression, meter.Elapsed.TotalSeconds, meter.Processor.TotalSeconds, theirs);
            (wall, processor, sherpa) = (
                wall + meter.Elapsed.TotalSeconds,
                processor + meter.Processor.TotalSeconds,
                sherpa + theirs
            );
        }
        Tell("both", wall, processor, sherpa);
        return 0;

        static Meter All((FitProblem Problem, double[][] Starts)[] fits)
        {
            Meter meter = new();
            meter.Start();
            Parallel.ForEach(fits, fit => ClassicalFit.Refine(fit.Problem, fit.Starts[0], Plain));
            meter.Stop();
            return meter;
        }

        void Tell(string what, double elapsed, double used, double theirs) =>
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what, -26} {rows.Length} spectra: {elapsed:f2} s ({Environment.ProcessorCount} cores, shared or "
                        + $"not), {used:f2} s of CPU; Sherpa {theirs:f1} s of CPU: {theirs / used:f1} x a core, "
                        + $"{theirs / used * Environment.ProcessorCount:f1} x all"
                )
            );
    }
}
