using Almagest.Spectra.Fitting.Goodness;
using Almagest.Spectra.Randomness;

namespace Almagest.Spectra.Tests.Fitting.Goodness;

public sealed class ScoreScanTests
{
    private const int Bins = 60;
    private static readonly double[] Line =
    [
        .. Enumerable.Range(0, Bins).Select(bin => Math.Exp(-0.5 * Math.Pow((bin - 30) / 1.5, 2))),
    ];
    private static readonly double[] Flat = [.. Enumerable.Repeat(1.0, Bins)],
        Slope = [.. Enumerable.Range(0, Bins).Select(bin => bin - 29.5)];

    [Theory, InlineData(2.0), InlineData(50.0)]
    public void Of_noise_a_template_is_off_by_a_normal_number(double mean)
    {
        // 2,000 draws, seed 1: the mean is good to 0.022, the spread to 0.016.
        double[] found = [.. Enumerable.Range(0, 2000).Select(trial => Scan(Drawn(mean, trial), mean, []).Sigmas(Line))];
        double average = found.Average();
        Assert.Equal(0, average, 0.1);
        Assert.Equal(1, Math.Sqrt(found.Average(one => Math.Pow(one - average, 2))), 0.06);
    }

    [Fact]
    public void What_a_template_adds_is_told_in_sigmas_and_what_the_fit_follows_is_not()
    {
        const double mean = 1e6;
        double length = Math.Sqrt(Line.Sum(value => value * value)),
            amplitude = 6 * Math.Sqrt(mean) / length;
        double[] counts = [.. Line.Select(value => mean + (amplitude * value))];
        Assert.Equal(6, Scan(counts, mean, []).Sigmas(Line), 0.01);
        Assert.Equal(-6, Scan([.. Line.Select(value => mean - (amplitude * value))], mean, []).Sigmas(Line), 0.01);
        Assert.Equal(0, Scan(counts, mean, [Line]).Sigmas(Line));
        // With a level that is fitted, a broad template keeps what is not level of it.
        double[] bowl = [.. Slope.Select(value => value * value)];
        double whole = bowl.Sum(value => value * value),
            level = Math.Pow(bowl.Sum(), 2) / Bins;
        double[] bowed = [.. bowl.Select(value => mean + (0.1 * value))];
        Assert.Equal(0.1 * Math.Sqrt((whole - level) / mean), Scan(bowed, mean, [Flat, Slope]).Sigmas(bowl), 0.01);
    }

    [Fact]
    public void Three_counts_where_a_tenth_is_expected_are_as_strange_as_Poisson_has_it_and_not_nine_sigmas()
    {
        double[] one = new double[Bins],
            counts = [.. Enumerable.Repeat(0.1, Bins)];
        (one[10], counts[10]) = (1, 3);
        Assert.Equal(Math.Sqrt(2 * ((3 * Math.Log(30)) - 2.9)), Scan(counts, 0.1, []).Sigmas(one), 1e-6);
    }

    [Fact]
    public void Templates_of_nothing_are_no_trouble() =>
        Assert.Equal(0, Scan([.. Flat], 1, [Flat]).Furthest([new double[Bins], Flat, [.. Flat.Select(_ => double.NaN)]]));

    private static ScoreScan Scan(double[] counts, double mean, IEnumerable<double[]> followed)
    {
        double[] variance = [.. counts.Select(_ => mean)];
        return new ScoreScan([.. counts.Select(count => count - mean)], variance, variance, followed);
    }

    private static double[] Drawn(double mean, int trial)
    {
        var random = new RandomNumbers(1);
        random.Begin(RandomPurpose.Goodness, 1, (uint)trial);
        return [.. Enumerable.Range(0, Bins).Select(_ => (double)PoissonSampler.Draw(random, mean))];
    }
}
