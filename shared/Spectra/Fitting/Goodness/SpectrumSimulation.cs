using Almagest.Spectra.Randomness;
using Almagest.Spectra.Statistics.Goodness;

namespace Almagest.Spectra.Fitting.Goodness;

/// <summary>Spectra like those of a fit: the same bins, counts drawn anew. Thread-safe.</summary>
/// <param name="problem">Whose bins are filled.</param>
/// <param name="fit">Says what background there is.</param>
public sealed class SpectrumSimulation(FitProblem problem, FitOutcome fit)
{
    private readonly double[][] _background =
    [
        .. Enumerable.Range(0, problem.Spectra.Count).Select(k => BackgroundOf(problem, k, fit.Parameters)),
    ];

    /// <summary>C: Poisson. W: source and background both Poisson; PG: its background Gaussian. χ²: Gaussian, background
    /// subtracted.</summary>
    /// <param name="parameters">Shape [parameters].</param>
    /// <param name="seed">With the number it determines the counts.</param>
    public FitProblem Draw(double[] parameters, ulong seed, uint number)
    {
        RandomNumbers random = new(seed);
        FitBins[] drawn = new FitBins[problem.Spectra.Count];
        for (int k = 0; k < drawn.Length; k++)
        {
            random.Begin(RandomPurpose.Goodness, (uint)k, number);
            FitBins bins = problem.Spectra[k];
            double[] expected = new double[bins.Count],
                counts = new double[bins.Count],
                background = new double[bins.Count];
            problem.Expected(k, parameters, expected);
            for (int i = 0; i < counts.Length; i++)
            {
                double rate = _background[k][i],
                    mean = Math.Max(0, expected[i]);
                counts[i] =
                    bins.Statistic == StatisticKind.ChiSquare
                        ? expected[i] + (Math.Sqrt(bins.VarianceAt(i, expected[i])) * random.NextNormal())
                        : PoissonSampler.Draw(random, mean + (bins.BackgroundScale[i] * rate));
                background[i] =
                    bins.Statistic == StatisticKind.PgStat
                        ? rate + (Math.Sqrt(bins.Variance[i]) * random.NextNormal())
                        : PoissonSampler.Draw(random, rate);
            }
            drawn[k] = bins.WithCounts(counts, background);
        }
        return problem.WithCounts(drawn);
    }

    /// <summary>The tests of a spectrum's residuals; with W and PG, of the source region's counts against model and profiled
    /// background.</summary>
    public static ResidualTests ResidualsOf(FitProblem problem, int spectrum, double[] parameters)
    {
        FitBins bins = problem.Spectra[spectrum];
        double[] expected = new double[bins.Count];
        problem.Expected(spectrum, parameters, expected);
        double[] background = BackgroundRate.Of(bins, expected);
        for (int i = 0; i < expected.Length; i++)
            expected[i] += bins.BackgroundScale[i] * background[i];
        return ResidualTests.Of(bins.Counts, expected);
    }

    private static double[] BackgroundOf(FitProblem problem, int spectrum, double[] parameters)
    {
        FitBins bins = problem.Spectra[spectrum];
        double[] expected = new double[bins.Count];
        problem.Expected(spectrum, parameters, expected);
        return BackgroundRate.Of(bins, expected);
    }
}
