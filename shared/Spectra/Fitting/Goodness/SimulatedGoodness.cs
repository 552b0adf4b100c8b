using Almagest.Spectra.Fitting.Sampling;
using Almagest.Spectra.Statistics.Goodness;

namespace Almagest.Spectra.Fitting.Goodness;

/// <summary>How spectra are simulated to judge a fit.</summary>
public sealed record SimulationSettings
{
    public int Spectra { get; init; } = 1000;

    public ulong Seed { get; init; } = 1;

    /// <summary>Each is fitted like the data; else only compared with the parameters it was drawn from.</summary>
    public bool Refit { get; init; } = true;

    /// <summary>Each is drawn from parameters that the covariance allows, not from the best ones (XSPEC: <c>goodness N
    /// sim</c>).</summary>
    public bool DrawParameters { get; init; }

    /// <summary>Threads; the answer does not depend on it.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;
}

/// <summary>The fit among spectra that were simulated from it: XSPEC's <c>goodness</c>.</summary>
/// <param name="Statistic">Of the data, with the shares of simulations.</param>
/// <param name="Kolmogorov">Likewise, greatest over all spectra (as are the next three).</param>
/// <param name="CramerVonMises">Sum over all spectra.</param>
/// <param name="AndersonDarling">Sum over all spectra.</param>
/// <param name="Runs">Of few runs: <see cref="SimulatedShare.Value"/> is minus their number.</param>
/// <param name="Statistics">Of the simulations, ascending: a histogram of what a right model gives.</param>
/// <param name="Failed">Simulations whose fit did not converge; their best value is used.</param>
public sealed record SimulatedGoodness(
    SimulatedShare Statistic,
    SimulatedShare Kolmogorov,
    SimulatedShare CramerVonMises,
    SimulatedShare AndersonDarling,
    SimulatedShare Runs,
    IReadOnlyList<double> Statistics,
    int Failed
)
{
    public static SimulatedGoodness Of(
        FitProblem problem,
        FitOutcome.Converged fit,
        SimulationSettings settings,
        CancellationToken cancellation = default
    )
    {
        Measures data = Measures.Of(problem, fit.Parameters, fit.Statistic);
        Measures[] simulated = new Measures[settings.Spectra];
        bool[] failed = new bool[settings.Spectra];
        SpectrumSimulation simulation = new(problem, fit);
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = Math.Max(1, settings.Parallelism),
            CancellationToken = cancellation,
        };
        Parallel.For(0, settings.Spectra, parallel, number =>
        {
            double[] truth = [.. fit.Parameters];
            if (settings.DrawParameters)
                DrawInto(truth, problem, fit, settings.Seed, number);
            FitProblem drawn = simulation.Draw(truth, settings.Seed, (uint)number);
            FitOutcome? refit = settings.Refit ? ClassicalFit.Refine(drawn, truth) : null;
            failed[number] = refit is FitOutcome.NotConverged;
            double[] at = refit?.Parameters ?? truth;
            simulated[number] = Measures.Of(drawn, at, refit?.Statistic ?? drawn.Statistic(at));
        });
        return new SimulatedGoodness(
            Share(m => m.Statistic),
            Share(m => m.Kolmogorov),
            Share(m => m.CramerVonMises),
            Share(m => m.AndersonDarling),
            Share(m => -m.Runs),
            [.. simulated.Select(m => m.Statistic).Order()],
            failed.Count(one => one)
        );

        SimulatedShare Share(Func<Measures, double> of) => SimulatedShare.Of(of(data), simulated.Select(of));
    }

    private static void DrawInto(double[] parameters, FitProblem problem, FitOutcome.Converged fit, ulong seed, int number)
    {
        Span<double> point = stackalloc double[problem.Free.Count];
        new ParameterDraws(problem, fit, seed).Draw((uint)number, point);
        for (int i = 0; i < point.Length; i++)
            parameters[problem.Free[i]] = point[i];
    }

    private readonly record struct Measures(
        double Statistic,
        double Kolmogorov,
        double CramerVonMises,
        double AndersonDarling,
        double Runs
    )
    {
        public static Measures Of(FitProblem problem, double[] parameters, double statistic)
        {
            Measures sum = new(statistic, 0, 0, 0, 0);
            for (int k = 0; k < problem.Spectra.Count; k++)
            {
                ResidualTests one = SpectrumSimulation.ResidualsOf(problem, k, parameters);
                sum = new(
                    statistic,
                    Math.Max(sum.Kolmogorov, one.Kolmogorov),
                    sum.CramerVonMises + one.CramerVonMises,
                    sum.AndersonDarling + one.AndersonDarling,
                    sum.Runs + one.Runs
                );
            }
            return sum;
        }
    }
}

/// <summary>A figure of the data among those of simulations, where larger is worse.</summary>
/// <param name="ShareBelow">Of the simulations, equal ones by half: XSPEC's "% of realizations with statistic less than the
/// fit's".</param>
/// <param name="Probability">Of a value as high: (1 + as many as reached it) / (1 + N), so that none of N is no 0.</param>
public sealed record SimulatedShare(double Value, double ShareBelow, double Probability, double Mean, double Sigma)
{
    public static SimulatedShare Of(double value, IEnumerable<double> simulated)
    {
        double[] all = [.. simulated];
        // Refits end within 1e-8 or so of their minimum.
        double tie = 1e-9 * Math.Abs(value);
        int below = all.Count(one => one < value - tie),
            above = all.Count(one => one > value + tie);
        double mean = all.Average(),
            square = all.Sum(one => (one - mean) * (one - mean)) / Math.Max(1, all.Length - 1);
        return new SimulatedShare(
            value,
            (below + (0.5 * (all.Length - below - above))) / all.Length,
            (1.0 + all.Length - below) / (1 + all.Length),
            mean,
            Math.Sqrt(square)
        );
    }
}
