using Almagest.Spectra.Randomness;
using Almagest.Spectra.Statistics;
using Almagest.Spectra.Statistics.Goodness;

namespace Almagest.Spectra.Tests.Statistics.Goodness;

public sealed class ExpectedWStatTests
{
    [Theory]
    [
        InlineData(0.5, 0.2, 0.1),
        InlineData(3, 0, 1),
        InlineData(2, 5, 0.2),
        InlineData(0.01, 30, 0.5),
        InlineData(40, 25, 1),
        InlineData(300, 2000, 0.1)
    ]
    public void Agrees_with_simulated_pairs_of_counts(double source, double background, double scale)
    {
        const int draws = 400_000;
        RandomNumbers random = new(11);
        (double sum, double squares) = (0, 0);
        for (int k = 0; k < draws; k++)
        {
            double s = PoissonSampler.Draw(random, source + (scale * background)),
                b = PoissonSampler.Draw(random, background);
            double value = WStatistic.Term(s, b, scale, source);
            (sum, squares) = (sum + value, squares + (value * value));
        }
        double mean = sum / draws,
            variance = (squares / draws) - (mean * mean);
        StatisticMoments moments = ExpectedWStat.Of(source, background, scale);
        Assert.Equal(mean, moments.Mean, 4 * Math.Sqrt(variance / draws));
        Assert.Equal(variance, moments.Variance, 4 * variance * Math.Sqrt(30.0 / draws));
    }

    [Theory]
    [
        InlineData(0.03, 0.4, 0.1),
        InlineData(0.9, 0.2, 0.5),
        InlineData(2, 5, 0.2),
        InlineData(40, 25, 1),
        InlineData(1e-8, 3, 1),
        InlineData(3, 0, 1)
    ]
    [InlineData(0.7, 3.3, 0.033), InlineData(2.6, 11, 0.0077), InlineData(14, 0.9, 2.3), InlineData(150, 40, 0.77)]
    public void A_table_is_as_good_as_the_sums(double source, double background, double scale)
    {
        StatisticMoments sums = ExpectedWStat.Of(source, background, scale),
            table = new WMoments(scale).Of(source, background);
        Assert.Equal(sums.Mean, table.Mean, 0.003 * sums.Mean);
        Assert.Equal(sums.Variance, table.Variance, 0.005 * sums.Variance);
        Assert.Equal(sums.SlopeVariance, table.SlopeVariance, 0.01 * sums.SlopeVariance);
    }

    /// <summary>200 bins with means from 0.01 to 100 and scales from 1e-3 to 1, seed 1: each to 2 % (W has kinks where both
    /// have few counts), all together to 0.1 %.</summary>
    [Fact]
    public void A_table_adds_up_to_the_sums_over_a_spectrum()
    {
        Random random = new(1);
        double mean = 0,
            variance = 0,
            tableMean = 0,
            tableVariance = 0;
        for (int bin = 0; bin < 200; bin++)
        {
            double source = 0.01 * Math.Pow(1e4, random.NextDouble()),
                background = 0.01 * Math.Pow(1e4, random.NextDouble()),
                scale = 1e-3 * Math.Pow(1e3, random.NextDouble());
            StatisticMoments sums = ExpectedWStat.Of(source, background, scale),
                table = new WMoments(scale).Of(source, background);
            Assert.Equal(sums.Mean, table.Mean, 0.02 * sums.Mean);
            Assert.Equal(sums.Variance, table.Variance, 0.03 * sums.Variance);
            (mean, variance, tableMean, tableVariance) = (
                mean + sums.Mean,
                variance + sums.Variance,
                tableMean + table.Mean,
                tableVariance + table.Variance
            );
        }
        Assert.Equal(mean, tableMean, 0.001 * mean);
        Assert.Equal(variance, tableVariance, 0.002 * variance);
    }

    [Fact]
    public void With_no_background_it_is_near_that_of_C()
    {
        // B = 0 always; W then profiles a background that it cannot see, and can only be lower than C.
        Assert.InRange(ExpectedWStat.Of(5, 0, 1).Mean, 0.5 * ExpectedCStat.Of(5).Mean, ExpectedCStat.Of(5).Mean);
        Assert.Equal(ExpectedCStat.Of(5).Mean, ExpectedWStat.Of(5, 0, 1e-9).Mean, 1e-5);
    }

    [Fact]
    public void With_many_counts_it_is_chi_square_of_one_degree()
    {
        StatisticMoments moments = ExpectedWStat.Of(1000, 3000, 0.5);
        Assert.Equal(1, moments.Mean, 0.002);
        Assert.Equal(2, moments.Variance, 0.01);
    }

    [Theory]
    [InlineData(2, 5, 4, 0.2), InlineData(30, 20, 9, 1), InlineData(0.5, 3, 0, 1)]
    public void With_a_Gaussian_background_it_agrees_with_simulation_too(
        double source,
        double background,
        double variance,
        double scale
    )
    {
        const int draws = 400_000;
        RandomNumbers random = new(13);
        (double sum, double squares) = (0, 0);
        for (int k = 0; k < draws; k++)
        {
            double s = PoissonSampler.Draw(random, source + (scale * background)),
                b = background + (Math.Sqrt(variance) * random.NextNormal());
            double value = PgStatistic.Term(s, b, variance, scale, source);
            (sum, squares) = (sum + value, squares + (value * value));
        }
        double mean = sum / draws,
            deviation = (squares / draws) - (mean * mean);
        StatisticMoments moments = ExpectedPgStat.Of(source, background, variance, scale);
        Assert.Equal(mean, moments.Mean, 4 * Math.Sqrt(deviation / draws));
        Assert.Equal(deviation, moments.Variance, 4 * deviation * Math.Sqrt(30.0 / draws));
    }
}
