using Almagest.Spectra.Statistics;

namespace Almagest.Spectra.Tests.Statistics;

public sealed class PoissonStatisticsTests
{
    [Theory]
    [InlineData(0, 3, 6), InlineData(1, 1, 0), InlineData(2, 3, 0.37813956756734)]
    public void C_statistic_of_one_bin(double counts, double expected, double statistic) =>
        Assert.Equal(statistic, PoissonStatistics.CStat([counts], [expected]), 1e-12);

    [Fact]
    public void Stays_finite_where_the_model_gives_nothing()
    {
        Assert.Equal(2 * 1e-25, PoissonStatistics.CStat([0], [0]), 1e-30);
        Assert.True(double.IsFinite(PoissonStatistics.CStat([5], [0])));
        Assert.True(double.IsFinite(WStatistic.WStat([5], [0], [0.1], [0])));
        Assert.True(double.IsFinite(WStatistic.WStat([0], [0], [0.1], [0])));
    }

    [Fact]
    public void Keeps_its_digits_where_model_and_data_nearly_agree() =>
        // d x² / 2 · 2 for m = d (1 + x) and tiny x.
        Assert.Equal(1e6 * 1e-12, PoissonStatistics.CStat([1e6], [1e6 + 1]), 2e-6 * 1e-6);

    [Theory]
    [
        InlineData(7, 3, 0.2, 4),
        InlineData(0, 3, 0.2, 4),
        InlineData(7, 0, 0.2, 4),
        InlineData(7, 0, 0.2, 1),
        InlineData(3, 40, 1.5, 1e-9)
    ]
    public void The_profiled_background_is_where_W_is_least(double s, double b, double a, double m)
    {
        double best = WStatistic.ProfiledBackground(s, b, a, m);
        double least = Joint(best);
        Assert.Equal(least, WStatistic.Term(s, b, a, m), 1e-9);
        foreach (double other in new[] { best * 0.99, best * 1.01, best + 1e-3, Math.Max(best - 1e-3, 1e-12) })
            Assert.True(Joint(other) >= least - 1e-12);

        double Joint(double f) => PoissonStatistics.CStatTerm(s, m + (a * f)) + PoissonStatistics.CStatTerm(b, f);
    }

    [Fact]
    public void W_becomes_C_where_the_background_is_known_well()
    {
        double w = WStatistic.WStat([12], [1e9], [1e-9], [8]);
        Assert.Equal(PoissonStatistics.CStat([12], [9]), w, 1e-6);
    }

    /// <summary>Bins are computed four at a time and one by one; all kinds of them: dark, clear, near the data, without a
    /// background region.</summary>
    [Theory, InlineData(0.3, 1), InlineData(2, 1), InlineData(40, 0.1), InlineData(3000, 0.25), InlineData(5, 0)]
    public void Many_bins_are_the_sum_of_each(double mean, double scale)
    {
        var random = new Random(3);
        const int Bins = 203;
        double[] Drawn(double of) => [.. Enumerable.Range(0, Bins).Select(_ => Math.Floor(2.2 * of * random.NextDouble()))];
        double[] counts = Drawn(mean),
            background = Drawn(mean),
            scales = [.. Enumerable.Repeat(scale, Bins)],
            expected = [.. counts.Select((d, i) => i % 5 == 0 ? 0 : (d + 0.01) * (1 + ((i % 7) * 0.004)))],
            slope = new double[Bins],
            weight = new double[Bins],
            one = new double[1],
            other = new double[1];
        Same(WStatistic.WStat(counts, background, scales, expected, slope, weight), i =>
            WStatistic.WStat([counts[i]], [background[i]], [scale], [expected[i]], one, other)
        );
        Same(PoissonStatistics.Linearise(counts, expected, slope, weight), i =>
            PoissonStatistics.Linearise([counts[i]], [expected[i]], one, other)
        );

        void Same(double found, Func<int, double> ofBin)
        {
            double sum = 0;
            for (int i = 0; i < Bins; i++)
            {
                sum += ofBin(i);
                Assert.Equal(one[0], slope[i], 1e-12 * (1 + Math.Abs(one[0])));
                Assert.Equal(other[0], weight[i], 1e-12 * other[0]);
            }
            Assert.Equal(sum, found, 1e-12 * sum);
        }
    }
}
