using System.Globalization;
using Almagest.Ogip;
using Almagest.Ogip.Pha;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Goodness;
using Almagest.Spectra.Fitting.Sampling;
using Almagest.Spectra.Models;

namespace Almagest.Benchmarks.Inference;

/// <summary>
/// How often intervals hold the truth and how often a right model is rejected: spectra simulated through a real response,
/// without a
/// background (C) and with its own (W), fitted like any others. The figures of docs/errors-and-goodness.md.
/// </summary>
internal static class CoverageStudy
{
    private static readonly (StatisticKind Statistic, double Brightness)[] Cases =
    [
        (StatisticKind.CStat, 0.1),
        (StatisticKind.CStat, 1),
        (StatisticKind.WStat, 0.1),
        (StatisticKind.WStat, 1),
    ];

    public static int Run(string[] args)
    {
        int spectra = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 400;
        string folder = args.Length > 1 ? args[1] : Path.Combine("..", "shared", "data", "ogip");
        ReadObservation read = new ObservationReader().Read(
            Path.Combine(folder, "chandra-acis-3c273", "3c273.pi"),
            new ObservationOptions()
        );
        SpectralModel model = SpectralModel.Parse("tbabs*powerlaw");
        foreach ((StatisticKind statistic, double brightness) in Cases)
        {
            FitProblem problem = new(
                model,
                FitParameter.DefaultsOf(model),
                [new FitSpectrum(read.Spectra[0], read.Response)],
                new FitSettings
                {
                    LowerEnergy = 0.5,
                    UpperEnergy = 7,
                    Statistic = statistic,
                }
            );
            FitOutcome fit = ClassicalFit.Refine(problem, [0.1, 1.8, 2e-4]);
            double[] truth = [0.3, 1.9, 3e-4 * brightness];
            SpectrumSimulation simulation = new(problem, fit);
            Tally[] all =
            [
                .. Enumerable
                    .Range(0, spectra)
                    .AsParallel()
                    .AsOrdered()
                    .Select(number => One(simulation.Draw(truth, 2024, (uint)number), truth, (ulong)number)),
            ];
            double[] expected = new double[problem.Spectra[0].Count];
            problem.Expected(0, truth, expected);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{statistic}: {expected.Sum():0} source counts, {spectra} spectra; each row nH, PhoIndex, norm"
                )
            );
            Print("covariance, 68.3 %", all.Select(one => one.Covariance));
            Print("profile, delta 1, 68.3 %", all.Select(one => one.Profile));
            Print("profile, delta 2.706, 90 %", all.Select(one => one.Profile90));
            Print("chain, 68.3 %", all.Select(one => one.Chain));
            Print("chain, 90 %", all.Select(one => one.Chain90));
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  right model with p < 0.05: {Share(all, one => one.Fitted < 0.05)} fitted, "
                        + $"{Share(all, one => one.Fixed < 0.05)} as if fixed, {Share(all, one => one.Degrees < 0.05)} "
                        + $"chi-square of the degrees of freedom"
                )
            );
        }
        return 0;
    }

    private sealed record Tally(
        bool[] Covariance,
        bool[] Profile,
        bool[] Profile90,
        bool[] Chain,
        bool[] Chain90,
        double Fitted,
        double Fixed,
        double Degrees
    );

    private static Tally One(FitProblem problem, double[] truth, ulong seed)
    {
        if (ClassicalFit.Refine(problem, truth) is not FitOutcome.Converged fit)
            return new(
                [false, false, false],
                [false, false, false],
                [false, false, false],
                [false, false, false],
                [false, false, false],
                1,
                1,
                1
            );
        Chain chain = EnsembleSampler.Sample(
            problem,
            fit,
            new()
            {
                Walkers = 20,
                Steps = 500,
                BurnIn = 200,
                Seed = seed,
                Parallelism = 1,
            }
        );
        PosteriorSummary[] posterior = [.. Enumerable.Range(0, 3).Select(p => PosteriorSummary.Of(chain, p))];
        ExpectedStatistic expected = ExpectedStatistic.Of(problem, fit.Parameters);
        // The truth lies within the profile interval where fixing it costs less than delta.
        double[] cost =
        [
            .. Enumerable
                .Range(0, 3)
                .Select(p =>
                    ClassicalFit
                        .Refine(
                            problem.With([.. problem.Parameters.Select((one, i) => i == p ? one.Freeze(truth[p]) : one)]),
                            At(fit.Parameters, p, truth[p])
                        )
                        .Statistic - fit.Statistic
                ),
        ];
        return new(
            [.. truth.Select((value, p) => Math.Abs(value - fit.Parameters[p]) <= fit.Sigmas[p])],
            [.. cost.Select(one => one <= 1)],
            [.. cost.Select(one => one <= 2.706)],
            [.. truth.Select((value, p) => Holds(posterior[p].Interval(0.6827), value))],
            [.. truth.Select((value, p) => Holds(posterior[p].Interval(0.9), value))],
            expected.Fitted.Probability,
            expected.Fixed.Probability,
            new StatisticExpectation(fit.Statistic, fit.DegreesOfFreedom, Math.Sqrt(2 * fit.DegreesOfFreedom)).Probability
        );
    }

    private static double[] At(double[] parameters, int index, double value)
    {
        double[] moved = [.. parameters];
        moved[index] = value;
        return moved;
    }

    private static bool Holds((double Lower, double Upper) interval, double value) =>
        value >= interval.Lower && value <= interval.Upper;

    private static void Print(string name, IEnumerable<bool[]> held)
    {
        bool[][] all = [.. held];
        Console.WriteLine($"  {name}: {string.Join(", ", Enumerable.Range(0, 3).Select(p => Share(all, one => one[p])))}");
    }

    private static string Share<T>(T[] all, Func<T, bool> of)
    {
        double share = all.Count(of) / (double)all.Length;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{100 * share:0.0}±{100 * Math.Sqrt(share * (1 - share) / all.Length):0.0} %"
        );
    }
}
