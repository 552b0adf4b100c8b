using System.Globalization;
using Almagest.Ogip;
using Almagest.Spectra;
using Almagest.Spectra.Models;

namespace Almagest.Benchmarks.Models;

/// <summary>What it costs to evaluate a model on the energies of real responses: the integral of each bin beside the value at
/// its middle, as ratios of CPU time.</summary>
internal static class BinBenchmark
{
    private static readonly (string Expression, double[] Parameters)[] Models =
    [
        ("tbabs*powerlaw", [0.1, 1.7, 1]),
        ("tbabs*powerlaw", [3, 1.7, 1]),
        ("phabs*(powerlaw+bbody)", [0.3, 1.7, 1, 0.5, 0.1]),
        ("tbabs*diskbb", [0.3, 1, 1]),
        ("tbabs*zphabs*cutoffpl", [0.05, 1, 0.3, 1.7, 50, 1]),
        ("zphabs*powerlaw", [1, 0.3, 1.7, 1]),
        ("ztbabs*powerlaw", [1, 0.3, 1.7, 1]),
        ("tbabs*(powerlaw+gaussian)", [0.1, 1.7, 1, 6.4, 0.05, 0.1]),
        ("bbody", [0.5, 1]),
    ];

    /// <param name="args">Files of responses.</param>
    public static int Run(string[] args)
    {
        if (args.Length == 0)
        {
            Console.Error.WriteLine("bins: found no file; expected the RMF files whose energies to use.");
            return 2;
        }
        Console.WriteLine(
            "µs of CPU a call; ratios are to the midpoint rule's. Linearise: flux and all derivatives; apart: a derivative "
                + "by two evaluations each, at the middle."
        );
        foreach (string file in args)
        {
            EnergyGrid energies = new(new ObservationReader().ReadResponse(file, null, null).Response.Energies.Edges);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Path.GetFileName(file)}: {energies.BinCount} bins, {energies.Edges[0]:g3} to {energies.Edges[^1]:g3} keV"
                )
            );
            foreach ((string expression, double[] parameters) in Models)
                Compare(energies, expression, parameters);
        }
        return 0;
    }

    private static void Compare(EnergyGrid energies, string expression, double[] parameters)
    {
        double[] flux = new double[energies.BinCount],
            jacobian = new double[energies.BinCount * parameters.Length];
        int[] free = [.. Enumerable.Range(0, parameters.Length)];
        SpectralModel model = SpectralModel.Parse(expression);
        BoundModel middle = SpectralModel.Parse(expression, bins: BinIntegration.Midpoint).Bind(energies);
        BoundModel exact = model.Bind(new EnergyGrid(energies.Edges));
        EvaluationWorkspace workspace = new();
        int calls = 0;
        Meter binding = new();
        binding.Start();
        exact.Evaluate(parameters, flux, workspace);
        binding.Stop();
        double atMiddle = 0,
            exactly = 0,
            linearised = 0,
            atMiddleMoving = 0,
            exactlyMoving = 0,
            linearisedMoving = 0;
        // A redshift that is fitted is another one in every call.
        int redshift = model
            .Parameters.ToList()
            .FindIndex(parameter => parameter.Name.EndsWith("Redshift", StringComparison.Ordinal));
        double[] moving = [.. parameters];
        // The best of some rounds, the sides in turn: other jobs disturb them alike.
        for (int round = 0; round < 7; round++)
        {
            Least(ref atMiddle, () => middle.Evaluate(parameters, flux, workspace));
            Least(ref exactly, () => exact.Evaluate(parameters, flux, workspace));
            Least(ref linearised, () => exact.Linearise(parameters, free, flux, jacobian, workspace));
            if (redshift < 0)
                continue;
            Least(ref atMiddleMoving, () => middle.Evaluate(Moved(), flux, workspace));
            Least(ref exactlyMoving, () => exact.Evaluate(Moved(), flux, workspace));
            Least(ref linearisedMoving, () => exact.Linearise(Moved(), free, flux, jacobian, workspace));
        }
        double apart = atMiddle * (1 + (2 * parameters.Length));
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {expression, -28} midpoint {atMiddle, 7:f1}  exact {exactly, 7:f1} ({exactly / atMiddle:f2} x)  "
                    + $"linearise {linearised, 7:f1} ({linearised / exactly:f2} x exact, {linearised / apart:f2} x apart)  "
                    + $"first call {binding.Processor.TotalMilliseconds:f0} ms"
            )
        );
        if (redshift >= 0)
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {"  another redshift each", -28} midpoint {atMiddleMoving, 7:f1}  exact {exactlyMoving, 7:f1} "
                        + $"({exactlyMoving / atMiddleMoving:f2} x)  linearise {linearisedMoving, 7:f1} "
                        + $"({linearisedMoving / exactlyMoving:f2} x exact, "
                        + $"{linearisedMoving / (atMiddleMoving * (1 + (2 * parameters.Length))):f2} x apart)"
                )
            );

        double[] Moved()
        {
            moving[redshift] = parameters[redshift] + (1e-6 * (++calls % 1000));
            return moving;
        }
    }

    private static void Least(ref double best, Action call)
    {
        const int Calls = 300;
        for (int i = 0; i < 30; i++)
            call();
        Meter meter = new();
        meter.Start();
        for (int i = 0; i < Calls; i++)
            call();
        meter.Stop();
        double each = meter.Processor.TotalMicroseconds / Calls;
        best = best == 0 ? each : Math.Min(best, each);
    }
}
