using Almagest.Spectra.Randomness;
using Almagest.Spectra.Statistics;
using Almagest.Spectra.Statistics.Goodness;

namespace Almagest.Spectra.Tests.Statistics.Goodness;

public sealed class ExpectedCStatTests
{
    /// <summary>The approximations that Kaastra 2017 gives beside his sums (equations 8 to 22).</summary>
    [Theory]
    [
        InlineData(0.05),
        InlineData(0.3),
        InlineData(0.8),
        InlineData(1.5),
        InlineData(3.0),
        InlineData(7.0),
        InlineData(20.0),
        InlineData(60.0),
        InlineData(1000.0)
    ]
    public void Agrees_with_the_published_approximations_to_a_percent(double mu)
    {
        double log = Math.Log(mu);
        double mean = mu switch
        {
            <= 0.5 => (-0.25 * mu * mu * mu) + (1.38 * mu * mu) - (2 * mu * log),
            <= 2 => (-0.00335 * Math.Pow(mu, 5))
                + (0.04259 * Math.Pow(mu, 4))
                - (0.27331 * mu * mu * mu)
                + (1.381 * mu * mu)
                - (2 * mu * log),
            <= 5 => 1.019275 + (0.1345 * Math.Pow(mu, 0.461 - (0.9 * log))),
            <= 10 => 1.00624 + (0.604 / Math.Pow(mu, 1.68)),
            _ => 1 + (0.1649 / mu) + (0.226 / (mu * mu)),
        };
        double? variance = mu switch
        {
            <= 0.2 => null, // the sums themselves
            <= 0.3 => (4.23 * mu * mu) - (2.8254 * mu) + 1.12522,
            <= 0.5 => null,
            <= 1 => (1.28 * Math.Pow(mu, 4)) - (5.191 * mu * mu * mu) + (7.666 * mu * mu) - (3.5446 * mu) + 1.15431,
            <= 2 => (0.1125 * Math.Pow(mu, 4)) - (0.641 * mu * mu * mu) + (0.859 * mu * mu) + (1.0914 * mu) - 0.05748,
            <= 3 => (0.089 * mu * mu * mu) - (0.872 * mu * mu) + (2.8422 * mu) - 0.67539,
            <= 5 => 2.12336 + (0.012202 * Math.Pow(mu, 5.717 - (2.6 * log))),
            <= 10 => 2.05159 + (0.331 * Math.Pow(mu, 1.343 - log)),
            _ => 2 + (0.6747 / mu) + (0.79 / (mu * mu)) + (12 / (mu * mu * mu)),
        };
        StatisticMoments moments = ExpectedCStat.Of(mu);
        Assert.Equal(mean, moments.Mean, 0.01 * mean);
        if (variance is { } value)
            Assert.Equal(value, moments.Variance, 0.015 * value);
    }

    [Theory]
    [InlineData(0.02), InlineData(0.7), InlineData(4.0), InlineData(49.0), InlineData(51.0), InlineData(400.0)]
    public void Agrees_with_a_million_simulated_counts(double mu)
    {
        const int draws = 1_000_000;
        RandomNumbers random = new(7);
        (double sum, double squares, double slopes, double products) = (0, 0, 0, 0);
        for (int k = 0; k < draws; k++)
        {
            double counts = PoissonSampler.Draw(random, mu),
                value = PoissonStatistics.CStatTerm(counts, mu),
                slope = (counts / mu) - 1;
            (sum, squares, slopes, products) = (
                sum + value,
                squares + (value * value),
                slopes + (slope * slope),
                products + (slope * value)
            );
        }
        double mean = sum / draws,
            variance = (squares / draws) - (mean * mean);
        StatisticMoments moments = ExpectedCStat.Of(mu);
        // Four standard errors; C's kurtosis is up to 60 or so where the mean is small.
        Assert.Equal(mean, moments.Mean, 4 * Math.Sqrt(variance / draws));
        Assert.Equal(variance, moments.Variance, 4 * variance * Math.Sqrt(60.0 / draws));
        Assert.Equal(slopes / draws, moments.SlopeVariance, 4 * moments.SlopeVariance * Math.Sqrt(60.0 / draws));
        Assert.Equal(products / draws, moments.SlopeCovariance, 4 * Math.Sqrt(3 * variance * moments.SlopeVariance / draws));
    }

    [Fact]
    public void Sums_and_series_meet()
    {
        StatisticMoments below = ExpectedCStat.Of(50),
            above = ExpectedCStat.Of(50.0000001);
        Assert.Equal(below.Mean, above.Mean, 2e-8);
        Assert.Equal(below.Variance, above.Variance, 5e-7);
        Assert.Equal(below.SlopeCovariance, above.SlopeCovariance, 5e-8);
        Assert.Equal(below.SlopeVariance, above.SlopeVariance, 1e-9);
    }

    /// <summary>From next to nothing to beyond the table, 2,000 means.</summary>
    [Fact]
    public void A_table_is_as_good_as_the_sums()
    {
        for (int i = 0; i < 2000; i++)
        {
            double mean = Math.Exp(-15 + (0.01 * i) + 0.00337);
            StatisticMoments sums = ExpectedCStat.Of(mean),
                table = CMoments.Of(mean);
            Assert.Equal(sums.Mean, table.Mean, 1e-4 * sums.Mean);
            Assert.Equal(sums.Variance, table.Variance, 1e-4 * sums.Variance);
            Assert.Equal(sums.SlopeCovariance, table.SlopeCovariance, 1e-4 * Math.Abs(sums.SlopeCovariance) + 1e-5);
            Assert.Equal(sums.SlopeVariance, table.SlopeVariance, 1e-4 * sums.SlopeVariance);
        }
    }
}
