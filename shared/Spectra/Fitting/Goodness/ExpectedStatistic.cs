using Almagest.Spectra.Statistics;
using Almagest.Spectra.Statistics.Goodness;

namespace Almagest.Spectra.Fitting.Goodness;

/// <summary>What C, W, PG or χ² should be at a minimum.</summary>
/// <param name="Fitted">
/// All spectra, less what the fitted parameters take out of the value and of its variance: the one to judge a fit by.
/// </param>
/// <param name="Fixed">All spectra, as if the model had not been fitted: Kaastra's, as SPEX and others print it.</param>
/// <param name="Spectra">Each spectrum on its own, as if the model had not been fitted to it.</param>
/// <remarks>
/// Sources: Kaastra 2017, A&amp;A 605, A51 (sums per bin); McCullagh 1986, JASA 81, 104, and Bonamente 2020, J. Appl. Stat. 47,
/// 2044 (fitted parameters). A fit with p parameters lowers the statistic by p on the mean. Where bins have few counts, the
/// statistic's scatter is mostly that of the total counts, which the fit follows: that part is regressed out, or the test would
/// be blind.
/// </remarks>
public sealed record ExpectedStatistic(
    StatisticExpectation Fitted,
    StatisticExpectation Fixed,
    IReadOnlyList<StatisticExpectation> Spectra
)
{
    /// <summary>At the end of a fit, which may know it already.</summary>
    public static ExpectedStatistic Of(FitProblem problem, FitOutcome outcome) =>
        outcome.Expected ?? Of(problem, outcome.Parameters);

    /// <param name="parameters">Shape [parameters], at the minimum.</param>
    public static ExpectedStatistic Of(FitProblem problem, double[] parameters)
    {
        int free = problem.Free.Count,
            bins = problem.Spectra.Sum(spectrum => spectrum.Count);
        bool[] isInside =
        [
            .. problem.Free.Select(index =>
                parameters[index] > problem.Parameters[index].Lower && parameters[index] < problem.Parameters[index].Upper
            ),
        ];
        double[] covariance = new double[free],
            information = new double[free * free];
        StatisticExpectation[] spectra = new StatisticExpectation[problem.Spectra.Count];
        (double statistic, double mean, double variance) = (0, 0, 0);
        for (int k = 0; k < spectra.Length; k++)
        {
            FitBins spectrum = problem.Spectra[k];
            ReadOnlySpan<int> moved = problem.FreeOf(k);
            double[] expected = new double[spectrum.Count],
                jacobian = new double[moved.Length * spectrum.Count];
            problem.ExpectedWithSlopes(k, parameters, expected, jacobian);
            StatisticMoments[] moments = MomentsOf(spectrum, expected);
            double spectrumMean = moments.Sum(bin => bin.Mean),
                spectrumVariance = moments.Sum(bin => bin.Variance);
            spectra[k] = new(BinStatistic.Sum(spectrum, expected), spectrumMean, Math.Sqrt(spectrumVariance));
            (statistic, mean, variance) = (statistic + spectra[k].Statistic, mean + spectrumMean, variance + spectrumVariance);
            Regress(moments, jacobian, moved, covariance, information);
        }
        // What sits on a limit was not fitted.
        bool[] active = [.. Enumerable.Range(0, free).Select(i => isInside[i] && information[(i * free) + i] > 0)];
        // What the scores explain of the variance, and the share of it that p of n degrees of freedom take besides.
        double fitted = active.Count(one => one);
        double left = (variance - Explained(covariance, information, active)) * Math.Max(0, 1 - (fitted / bins));
        return new ExpectedStatistic(
            new(
                statistic,
                problem.Spectra.Any(spectrum => spectrum.Statistic == StatisticKind.Cash)
                    ? mean - fitted
                    : Math.Max(0, mean - fitted),
                Math.Sqrt(Math.Max(0, left))
            ),
            new(statistic, mean, Math.Sqrt(variance)),
            spectra
        );
    }

    /// <summary>Moments of every bin. For χ², those of a Gaussian; a bin of variance 0 says nothing.</summary>
    private static StatisticMoments[] MomentsOf(FitBins bins, double[] expected)
    {
        double[] background = BackgroundRate.Of(bins, expected);
        // One scale serves all channels, as a rule.
        Dictionary<double, WMoments> tables = [];
        return
        [
            .. Enumerable
                .Range(0, bins.Count)
                .Select(i =>
                    bins.Statistic switch
                    {
                        StatisticKind.CStat => CMoments.Of(expected[i]),
                        StatisticKind.Cash => OfCash(Math.Max(expected[i], PoissonStatistics.SmallestExpectation)),
                        StatisticKind.WStat => Table(bins.BackgroundScale[i]).Of(expected[i], background[i]),
                        StatisticKind.PgStat => ExpectedPgStat.Of(
                            expected[i],
                            background[i],
                            bins.Variance[i],
                            bins.BackgroundScale[i]
                        ),
                        _ => bins.VarianceAt(i, expected[i]) is > 0 and double variance
                            ? new StatisticMoments(1, 2, 0, 1 / variance)
                            : default,
                    }
                ),
        ];

        // Linear in the counts: 2 (m - d ln m).
        static StatisticMoments OfCash(double m) =>
            new(2 * (m - (m * Math.Log(m))), 4 * m * Math.Log(m) * Math.Log(m), -2 * Math.Log(m), 1 / m);

        WMoments Table(double scale) =>
            tables.TryGetValue(scale, out WMoments? known) ? known : tables[scale] = new WMoments(scale);
    }

    /// <remarks><c>jacobian</c>: ∂ expected counts / ∂ parameter, shape [moved, bins].</remarks>
    private static void Regress(
        StatisticMoments[] moments,
        ReadOnlySpan<double> jacobian,
        ReadOnlySpan<int> moved,
        double[] covariance,
        double[] information
    )
    {
        int free = covariance.Length,
            bins = moments.Length;
        double[] slopeCovariance = [.. moments.Select(bin => bin.SlopeCovariance)],
            slopeVariance = [.. moments.Select(bin => bin.SlopeVariance)];
        for (int i = 0; i < moved.Length; i++)
        {
            ReadOnlySpan<double> row = jacobian.Slice(i * bins, bins);
            covariance[moved[i]] += Sums.Dot(row, slopeCovariance);
            for (int j = 0; j < moved.Length; j++)
                information[(moved[i] * free) + moved[j]] += Sums.Dot(slopeVariance, row, jacobian.Slice(j * bins, bins));
        }
    }

    private static double Explained(double[] covariance, double[] information, bool[] active)
    {
        double[] solution = new double[covariance.Length];
        // Two parameters that do the same: without their regression the variance is a little too large, which is safe.
        if (!SmallMatrix.Solve(information, 0, covariance, active, solution))
            return 0;
        return solution.Zip(covariance, (x, c) => x * c).Sum();
    }
}
