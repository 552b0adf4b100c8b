using Almagest.Spectra.Randomness;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Almagest.Spectra.Tests.Randomness;

public sealed class PoissonSamplerTests
{
    private const int Draws = 300_000;
    private readonly RandomNumbers _random = new(new string('c', 64));

    [Theory]
    [
        InlineData(0.01),
        InlineData(0.5),
        InlineData(3.0),
        InlineData(9.99),
        InlineData(10.0),
        InlineData(11.5),
        InlineData(40.0),
        InlineData(1000.0)
    ]
    public void Frequencies_agree_with_the_closed_form(double mean) =>
        AssertFrequencies(mean, [.. Enumerable.Range(0, Draws).Select(_ => PoissonSampler.Draw(_random, mean))]);

    /// <summary>Beside others that are fainter and brighter, in a number that no vector divides.</summary>
    [Theory]
    [InlineData(0.01), InlineData(0.5), InlineData(3.0), InlineData(11.5), InlineData(49.9), InlineData(50.1), InlineData(1000.0)]
    public void Frequencies_of_many_at_once_agree_with_the_closed_form(double mean)
    {
        double[] means =

            [
                .. Enumerable
                    .Range(0, 19)
                    .Select(i =>
                        i % 5 == 4 ? 0
                        : i % 5 == 3 ? 70
                        : mean
                    ),
            ],
            counts = new double[means.Length];
        List<long> drawn = [];
        while (drawn.Count < Draws)
        {
            PoissonSampler.Draw(_random, means, counts);
            for (int i = 0; i < counts.Length; i++)
            {
                if (means[i] == 0)
                    Assert.Equal(0, counts[i]);
                if (means[i] == mean)
                    drawn.Add((long)counts[i]);
            }
        }
        AssertFrequencies(mean, drawn[..Draws]);
    }

    /// <summary>By the definition of inversion: the count is how many of the summed probabilities lie below the uniform
    /// number.</summary>
    [Fact]
    public void Many_at_once_invert_the_next_uniform_numbers()
    {
        double[] means = [.. Enumerable.Range(0, 100).Select(i => 0.01 + (0.37 * i))],
            counts = new double[means.Length];
        RandomNumbers random = new(7),
            same = new(7);
        random.NextWord();
        same.NextWord();
        PoissonSampler.Draw(random, means, counts);
        for (int i = 0; i < means.Length; i++)
        {
            double uniform = same.NextUniform();
            int count = 0;
            while (uniform > Poisson.CDF(means[i], count))
                count++;
            Assert.Equal(count, counts[i]);
        }
    }

    private static void AssertFrequencies(double mean, IReadOnlyList<long> counts)
    {
        var observed = new Dictionary<long, int>();
        foreach (long count in counts)
            observed[count] = observed.GetValueOrDefault(count) + 1;
        double chiSquare = 0,
            rest = Draws,
            restObserved = Draws;
        int cells = 0;
        for (long count = 0; count < mean + (20 * Math.Sqrt(mean)) + 20; count++)
        {
            // From MathNet, which computes k ln μ - μ - ln k! its own way.
            double expected = Draws * Poisson.PMF(mean, (int)count);
            if (expected < 20)
                continue;
            chiSquare += Math.Pow(observed.GetValueOrDefault(count) - expected, 2) / expected;
            rest -= expected;
            restObserved -= observed.GetValueOrDefault(count);
            cells++;
        }
        if (rest > 5)
            chiSquare += Math.Pow(restObserved - rest, 2) / rest;
        Assert.InRange(SpecialFunctions.GammaUpperRegularized(0.5 * cells, 0.5 * chiSquare), 1e-3, 1);
    }

    [Theory]
    [InlineData(1e6), InlineData(1e9), InlineData(1e13)]
    public void Large_means_keep_their_mean_and_variance(double mean)
    {
        double sum = 0,
            squares = 0;
        for (int i = 0; i < Draws; i++)
        {
            double deviation = (PoissonSampler.Draw(_random, mean) - mean) / Math.Sqrt(mean);
            sum += deviation;
            squares += deviation * deviation;
        }
        Assert.InRange(sum / Math.Sqrt(Draws), -4, 4);
        Assert.InRange(((squares / Draws) - 1) * Math.Sqrt(Draws / 2.0), -4, 4);
    }

    [Theory]
    [InlineData(5, 7.5), InlineData(15, 15.5), InlineData(16, 2.5), InlineData(140, 150.25)]
    public void Log_probabilities_agree_with_factorials(int count, double mean)
    {
        double expected = (count * Math.Log(mean)) - mean - SpecialFunctions.FactorialLn(count);
        Assert.Equal(expected, PoissonMass.Log(count, mean), 11);
    }

    [Fact]
    public void Nothing_expected_gives_nothing() => Assert.Equal(0, PoissonSampler.Draw(_random, 0));

    [Theory]
    [InlineData(-1e-9), InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void Refuses_what_is_no_mean(double mean)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PoissonSampler.Draw(_random, mean));
        Assert.Throws<ArgumentOutOfRangeException>(() => PoissonSampler.Draw(_random, [1, mean], new double[2]));
    }
}
