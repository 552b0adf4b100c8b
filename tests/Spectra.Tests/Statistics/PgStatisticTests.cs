using Almagest.Spectra.Statistics;

namespace Almagest.Spectra.Tests.Statistics;

public sealed class PgStatisticTests
{
    [Theory]
    [
        InlineData(12, 7, 4, 0.5, 3),
        InlineData(0, 7, 4, 0.5, 3),
        InlineData(3, 0.5, 9, 0.2, 1e-3),
        InlineData(200, 900, 400, 0.1, 150)
    ]
    [InlineData(1, -2, 4, 1, 0.5), InlineData(0, 0.1, 100, 1, 5), InlineData(50, 0, 1, 2, 1e-25), InlineData(1e6, 1e4, 1e4, 1, 3)]
    public void Is_the_least_over_all_backgrounds(double s, double b, double variance, double a, double m)
    {
        double At(double f) => PoissonStatistics.CStatTerm(s, m + (a * f)) + ((b - f) * (b - f) / variance);
        // Golden section on a convex function.
        double low = 0,
            high = Math.Max(b, 0) + (s / a) + (100 * Math.Sqrt(variance));
        for (int i = 0; i < 200; i++)
        {
            double left = low + (0.381966 * (high - low)),
                right = high - (0.381966 * (high - low));
            if (At(left) < At(right))
                high = right;
            else
                low = left;
        }
        double found = PgStatistic.Term(s, b, variance, a, m),
            expected = At(low);
        Assert.Equal(expected, found, 1e-9 * (1 + expected));
    }

    [Fact]
    public void Without_a_background_it_is_C() =>
        Assert.Equal(
            PoissonStatistics.CStat([3, 0, 8], [2.5, 1, 9]),
            PgStatistic.PgStat([3, 0, 8], [0, 0, 0], [0, 0, 0], [0, 0, 0], [2.5, 1, 9]),
            12
        );

    [Fact]
    public void An_exact_background_is_added_to_the_model() =>
        Assert.Equal(PoissonStatistics.CStat([30], [25 + (0.5 * 8)]), PgStatistic.PgStat([30], [8], [0], [0.5], [25]), 12);
}
