using Almagest.Learning.OutOfDistribution;
using Almagest.Spectra.Randomness;

namespace Almagest.Learning.Tests.OutOfDistribution;

public sealed class ResidualScanTests
{
    private const int Bins = 128,
        Trials = 400;

    [Theory, InlineData(0.5), InlineData(5.0), InlineData(500.0)]
    public void Of_Poisson_noise_the_misfit_has_mean_0_and_spread_1_whatever_the_brightness(double mean)
    {
        // 400 draws, seed 1: the mean is good to 0.05, the spread to 0.04 (few counts have a longer tail than chi square).
        double[] misfits = [.. Enumerable.Range(0, Trials).Select(trial => Scan(Counts(mean, trial), mean).Misfit)];
        double average = misfits.Average(),
            spread = Math.Sqrt(misfits.Average(one => Math.Pow(one - average, 2)));
        Assert.Equal(0, average, 0.2);
        Assert.Equal(1, spread, 0.2);
    }

    [Fact]
    public void A_bump_is_told_by_its_sigmas_and_chi_square_hardly_feels_it()
    {
        double[] counts = [.. Enumerable.Repeat(100.0, Bins)];
        for (int bin = 60; bin < 64; bin++)
            counts[bin] += 25;
        ResidualScan found = Scan(counts, 100);
        // 100 more than 400: the root of the deviance is 4.81, a little less than 100 / sqrt(400).
        Assert.Equal(Math.Sqrt(2 * ((500 * Math.Log(500.0 / 400)) - 100)), found.Bump, 1e-9);
        Assert.Equal(((4 * 625.0 / 100) - Bins) / Math.Sqrt(2 * Bins), found.Misfit, 1e-9);
    }

    [Fact]
    public void A_measured_background_makes_the_same_bump_less_sure()
    {
        double[] counts = [.. Enumerable.Repeat(100.0, Bins)],
            expected = [.. counts];
        counts[50] = 150;
        double own = ResidualScan.OfCounts(counts, expected, expected).Bump;
        double less = ResidualScan.OfCounts(counts, expected, [.. expected.Select(value => 4 * value)]).Bump;
        Assert.Equal(own / 2, less, 1e-9);
    }

    [Fact]
    public void Gaussian_residuals_are_summed_over_stretches_of_bins()
    {
        double[] sigmas = new double[Bins];
        for (int bin = 10; bin < 18; bin++)
            sigmas[bin] = -2;
        ResidualScan found = ResidualScan.OfSigmas(sigmas);
        Assert.Equal(16 / Math.Sqrt(8), found.Bump, 1e-9);
        Assert.Equal((32 - Bins) / Math.Sqrt(2 * Bins), found.Misfit, 1e-9);
    }

    [Fact]
    public void Nothing_and_counts_below_0_are_no_trouble()
    {
        Assert.Equal(new ResidualScan(0, 0), ResidualScan.OfCounts([], [], []));
        Assert.Equal(new ResidualScan(0, 0), ResidualScan.OfSigmas([]));
        Assert.True(double.IsFinite(ResidualScan.OfCounts([-3, 0], [4, 0], [9, 0]).Bump));
    }

    private static ResidualScan Scan(double[] counts, double mean)
    {
        double[] expected = [.. Enumerable.Repeat(mean, counts.Length)];
        return ResidualScan.OfCounts(counts, expected, expected);
    }

    private static double[] Counts(double mean, int trial)
    {
        var random = new RandomNumbers(1);
        random.Begin(RandomPurpose.Goodness, 0, (uint)trial);
        return [.. Enumerable.Range(0, Bins).Select(_ => (double)PoissonSampler.Draw(random, mean))];
    }
}
