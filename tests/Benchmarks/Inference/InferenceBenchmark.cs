using System.Globalization;
using Almagest.Learning.Campaigns;
using Almagest.Ogip;
using Almagest.Ogip.Pha;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Goodness;
using Almagest.Spectra.Fitting.Sampling;
using Almagest.Spectra.Fitting.Scans;
using Almagest.Spectra.Models;

namespace Almagest.Benchmarks.Inference;

/// <summary>
/// Samples, scanned points and simulated fits per CPU second on real spectra. `almagest bench --task chain` has the same chain
/// by numpy beside it.
/// </summary>
internal static class InferenceBenchmark
{
    private static readonly (string File, double Lower, double Upper)[] Spectra =
    [
        ("chandra-acis-3c273/3c273.pi", 0.5, 7),
        ("xmm-epn-ngc7793ulx4/PN_spectrum_grp20.fits", 0.3, 10),
    ];

    public static int Run(string[] args)
    {
        string folder = args.Length > 0 ? args[0] : Path.Combine("..", "shared", "data", "ogip");
        foreach ((string file, double lower, double upper) in Spectra)
        {
            ReadObservation read = new ObservationReader().Read(Path.Combine(folder, file), new ObservationOptions());
            SpectralModel model = SpectralModel.Parse("tbabs*powerlaw");
            FitProblem problem = new(
                model,
                FitParameter.DefaultsOf(model),
                [new FitSpectrum(read.Spectra[0], read.Response)],
                new FitSettings { LowerEnergy = lower, UpperEnergy = upper }
            );
            FitOutcome.Converged fit = (FitOutcome.Converged)ClassicalFit.Refine(problem, [0.1, 1.8, 3e-4]);
            Console.WriteLine(
                $"{file}: {problem.Spectra[0].Count} bins, {problem.Spectra[0].Response.Energies.BinCount} energies, "
                    + $"{CampaignProblem.NameOf(problem)}"
            );
            ChainSettings settings = new()
            {
                Walkers = 20,
                Steps = 400,
                BurnIn = 0,
            };
            EnsembleSampler.Sample(problem, fit, settings); // warm
            Measure("chain, samples", 20 * 400, () => EnsembleSampler.Sample(problem, fit, settings));
            Measure("chain on one thread, samples", 20 * 400, () =>
                EnsembleSampler.Sample(problem, fit, settings with { Parallelism = 1 })
            );
            Measure("fits", 20, () => Repeat(20, () => ClassicalFit.Refine(problem, [0.1, 1.8, 3e-4])));
            Measure("expected statistic, the first", 1, () => ExpectedStatistic.Of(problem, fit.Parameters));
            Measure("expected statistics", 200, () => Repeat(200, () => ExpectedStatistic.Of(problem, fit.Parameters)));
            Measure("scanned points (2-D)", 441, () => ParameterScan.Refit(problem, fit, [Axis(fit, 0), Axis(fit, 1)]));
            Measure("simulated and refitted", 100, () => SimulatedGoodness.Of(problem, fit, new() { Spectra = 100 }));
        }
        return 0;
    }

    private static ScanAxis Axis(FitOutcome.Converged fit, int parameter) =>
        new(
            parameter,
            Math.Max(0, fit.Parameters[parameter] - (2.5 * fit.Sigmas[parameter])),
            fit.Parameters[parameter] + (2.5 * fit.Sigmas[parameter]),
            20
        );

    private static void Repeat(int times, Action action)
    {
        for (int i = 0; i < times; i++)
            action();
    }

    private static double Measure(string name, int count, Action action)
    {
        Meter meter = new();
        meter.Start();
        action();
        meter.Stop();
        double rate = count / meter.Processor.TotalSeconds;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {name}: {rate:0} per CPU s, {count / meter.Elapsed.TotalSeconds:0} per s, "
                    + $"{1e3 * meter.Processor.TotalSeconds / count:0.###} ms CPU each"
            )
        );
        return rate;
    }
}
