using Almagest.Networks.Domain;

namespace Almagest.Networks.Tests.Domain;

public sealed class TailProbabilityTests
{
    [Fact]
    public void Chances_are_those_of_the_distribution_and_beyond_the_simulations_those_of_an_exponential()
    {
        // 4,000 values at the quantiles of an exponential: P(> t) = exp(-t) to the counting.
        TailProbability tail = TailProbability.Learn(Enumerable.Range(0, 4000).Select(i => -Math.Log((i + 0.5) / 4000)));
        foreach (double t in (double[])[0.1, 0.7, 2, 3.5, 4.6, 6, 9]) Assert.Equal(1, tail.Of(t) / Math.Exp(-t), 0.12);
        Assert.Equal((1.0, 1e-9, double.NaN), (tail.Of(-5), tail.Of(1000), tail.Of(double.NaN)));
    }

    [Fact]
    public void The_chance_falls_as_the_value_grows()
    {
        TailProbability tail = TailProbability.Learn([1, 1, 1, 2, 2, 3, 10]);
        double[] chances = [.. Enumerable.Range(0, 120).Select(i => tail.Of(0.1 * i))];
        for (int i = 1; i < chances.Length; i++) Assert.True(chances[i] <= chances[i - 1], $"{i}");
    }

    [Fact]
    public void Numbers_that_are_no_distribution_are_refused()
    {
        float[] numbers = TailProbability.Learn([1, 2, 3]).Numbers;
        Assert.NotNull(TailProbability.From(numbers));
        Assert.Null(TailProbability.From([.. numbers[..^1], 0]));
        Assert.Null(TailProbability.From(numbers.Reverse().ToArray()));
        Assert.Null(TailProbability.From(numbers.AsSpan(1)));
    }
}
