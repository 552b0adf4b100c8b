using Almagest.Spectra.Randomness;
using MathNet.Numerics.Distributions;

namespace Almagest.Spectra.Tests.Randomness;

public sealed class RandomNumbersTests
{
    private const int Draws = 200_000;

    [Fact]
    public void Is_the_same_whatever_was_drawn_before()
    {
        RandomNumbers fresh = Begun(5, 7);
        var used = new RandomNumbers(new string('a', 64));
        used.Begin(0, 1, 1);
        for (int i = 0; i < 13; i++)
            used.NextWord();
        used.Begin(0, 5, 7);
        for (int i = 0; i < 100; i++)
            Assert.Equal(fresh.NextWord(), used.NextWord());
    }

    [Theory]
    [InlineData(0), InlineData(1)]
    public void Two_words_at_once_are_those_of_one_after_another(int before)
    {
        RandomNumbers single = Begun(5, 7),
            pairs = Begun(5, 7);
        for (int i = 0; i < before; i++)
            Assert.Equal(single.NextWord(), pairs.NextWord());
        for (int i = 0; i < 100; i++)
            Assert.Equal(((ulong)single.NextWord() << 32) | single.NextWord(), pairs.NextTwoWords());
    }

    [Fact]
    public void Differs_between_rows_blocks_purposes_and_campaigns()
    {
        var other = new RandomNumbers("b" + new string('a', 63));
        other.Begin(0, 0, 0);
        var second = new RandomNumbers(new string('a', 64));
        second.Begin(1, 0, 0);
        uint[] first =
        [
            Begun(0, 0).NextWord(),
            Begun(1, 0).NextWord(),
            Begun(0, 1).NextWord(),
            second.NextWord(),
            other.NextWord(),
        ];
        Assert.Equal(first.Length, first.Distinct().Count());
    }

    [Fact]
    public void Uniform_numbers_follow_their_distribution()
    {
        RandomNumbers random = Begun(0, 0);
        AssertDistribution(() => random.NextUniform(-1, 3), x => (x + 1) / 4);
    }

    [Fact]
    public void Log_uniform_numbers_follow_their_distribution()
    {
        RandomNumbers random = Begun(0, 1);
        AssertDistribution(() => random.NextLogUniform(0.01, 100), x => (Math.Log10(x) + 2) / 4);
    }

    [Fact]
    public void Normal_numbers_follow_their_distribution()
    {
        RandomNumbers random = Begun(0, 2);
        AssertDistribution(random.NextNormal, x => Normal.CDF(0, 1, x));
    }

    [Theory]
    [InlineData(0.0, 1.0, -2.0, 2.0), InlineData(1.0, 2.0, 0.0, 1.5), InlineData(0.0, 1.0, 3.0, 9.0)]
    [InlineData(0.0, 1.0, -4.0, -3.9), InlineData(1.3, 0.6, 0.1, 2.5), InlineData(0.0, 1.0, 0.0, 0.5)]
    public void Truncated_normal_numbers_follow_their_distribution(double mean, double sigma, double lower, double upper)
    {
        RandomNumbers random = Begun(0, 3);
        // Far above the mean the two ends' probabilities are nearly 1 and their difference loses digits: look from below.
        double sign = lower > mean ? -1 : 1;
        double At(double x) => Normal.CDF(0, 1, sign * (x - mean) / sigma);
        AssertDistribution(
            () => TruncatedNormal.Draw(random, mean, sigma, lower, upper),
            x => (At(x) - At(lower)) / (At(upper) - At(lower))
        );
    }

    [Fact]
    public void Indices_are_equally_frequent()
    {
        RandomNumbers random = Begun(0, 4);
        int[] hits = new int[7];
        for (int i = 0; i < Draws; i++)
            hits[random.NextIndex(7)]++;
        Assert.All(hits, hit => Assert.InRange(hit, (Draws / 7.0) - 800, (Draws / 7.0) + 800));
    }

    /// <summary>Kolmogorov and Smirnov's distance; 1.95 / sqrt(n) is exceeded once in 1000 seeds, and this seed is
    /// fixed.</summary>
    private static void AssertDistribution(Func<double> draw, Func<double, double> cumulative)
    {
        double[] values = [.. Enumerable.Range(0, Draws).Select(_ => draw()).Order()];
        double distance = values.Select((x, i) => Math.Abs(cumulative(x) - ((i + 0.5) / Draws))).Max();
        Assert.InRange(distance, 0, 1.95 / Math.Sqrt(Draws));
    }

    private static RandomNumbers Begun(uint block, uint row)
    {
        var random = new RandomNumbers(new string('a', 64));
        random.Begin(0, block, row);
        return random;
    }
}
