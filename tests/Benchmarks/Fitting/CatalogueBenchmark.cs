using System.Globalization;
using System.Text.Json;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Tests;

namespace Almagest.Benchmarks.Fitting;

/// <summary>All RXTE spectra by both models over all cores, from one start each, beside Sherpa's CPU seconds for the same (reference/timing.json).</summary>
internal static class CatalogueBenchmark
{
    private static readonly FitOptions Plain = new() { Covariance = false };

    public static int Run()
    {
        string root = AllCasesBenchmark.Root;
        JsonElement timed = BenchCase.Read(root, "timing.json").GetProperty("sherpa").GetProperty("catalogue");
        ReferenceCatalogue.Row[] rows = [.. ReferenceCatalogue.Folders.SelectMany(folder => ReferenceCatalogue.Read(root, folder))];
        double wall = 0, processor = 0, sherpa = 0;
        foreach ((string expression, string figure) in new[] { ("tbabs*powerlaw", "cpu_s_fit_pl_one_start"), ("tbabs*(diskbb+powerlaw)", "cpu_s_fit_diskbb_pl_one_start") })
        {
            SpectralModel model = SpectralModel.Parse(expression, bins: BinIntegration.Midpoint);
            (FitProblem Problem, double[][] Starts)[] fits = [.. rows.Select(row => ReferenceCatalogue.Fit(row, model, row.Observation.Response))];
            Parallel.ForEach(fits.Take(fits.Length / 4), fit => ClassicalFit.Refine(fit.Problem, fit.Starts[0], Plain));
            Meter meter = new();
            meter.Start();
            Parallel.ForEach(fits, fit => ClassicalFit.Refine(fit.Problem, fit.Starts[0], Plain));
            meter.Stop();
            double theirs = ReferenceCatalogue.Folders.Sum(folder => timed.GetProperty(folder).GetProperty(figure).GetProperty("sum").GetDouble());
            Tell(expression, meter.Elapsed.TotalSeconds, meter.Processor.TotalSeconds, theirs);
            (wall, processor, sherpa) = (wall + meter.Elapsed.TotalSeconds, processor + meter.Processor.TotalSeconds, sherpa + theirs);
        }
        Tell("both", wall, processor, sherpa);
        return 0;

        void Tell(string what, double elapsed, double used, double theirs) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what,-26} {rows.Length} spectra: {elapsed:f2} s ({Environment.ProcessorCount} cores, shared or not), {used:f2} s of CPU; Sherpa {theirs:f1} s of CPU: {theirs / used:f1} x a core, {theirs / used * Environment.ProcessorCount:f1} x all"));
    }
}
