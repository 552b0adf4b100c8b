using Almagest.Application.Selections;

namespace Almagest.Application.Tests.Selections;

public sealed class FitHistogramTests
{
    [Fact]
    public void Every_fit_is_in_one_bar_and_its_filter_finds_it()
    {
        // Of three decades, so logarithmic; on edges too, where a rounded logarithm would err.
        double[] values =
        [
            .. Enumerable.Range(0, 2_000).Select(i => Math.Pow(10, i / 500.0)),
            double.NaN,
            double.PositiveInfinity,
        ];
        bool[] isChosen = [.. values.Select((_, i) => i % 3 == 0)];
        FitHistogram counted = FitHistogram.Of(values, isChosen);

        Assert.True(counted.IsLog);
        Assert.Equal(1, counted.WithoutValue);
        Assert.Equal(values.Length - 1, counted.All.Sum());
        Assert.Equal(isChosen.Count(one => one), counted.Chosen.Sum() + counted.ChosenWithoutValue);
        foreach (int bin in Enumerable.Range(0, counted.All.Length))
            Assert.Equal(counted.All[bin], values.Count(value => counted.FilterOf("x", bin).Holds(value) == true));
    }

    /// <summary>Whoever reads a chip, and types it as a condition, has the same fits.</summary>
    [Theory]
    [InlineData(1.2345678, 2.3456789)]
    [InlineData(1.2345678e-9, 2.3456789)]
    [InlineData(1234567.8, 1234568.9)]
    [InlineData(-6, 6)]
    public void What_a_bar_says_is_short_and_exact(double lower, double upper)
    {
        double[] values = [.. Enumerable.Range(0, 1_000).Select(i => lower + ((upper - lower) * i / 999))];
        FitHistogram counted = FitHistogram.Of(values, new bool[values.Length]);
        for (int bin = 1; bin < counted.All.Length - 1; bin++)
        {
            Between filter = counted.FilterOf("x", bin);
            Assert.Equal(FormattableString.Invariant($"{counted.Edges[bin]:R} ≤ x < {counted.Edges[bin + 1]:R}"), filter.Words);
            Assert.InRange(filter.Words.Length, 9, "1234567.8012 ≤ x < 1234567.8012".Length + 3);
        }
    }

    [Fact]
    public void Values_that_are_all_one_have_room_around_them()
    {
        FitHistogram counted = FitHistogram.Of([0.4, 0.4], [true, false]);
        Assert.InRange(0.4, counted.Edges[0], counted.Edges[^1]);
        Assert.Equal(2, counted.All.Sum());
        Assert.Equal(1, counted.Chosen.Sum());
    }

    [Fact]
    public void A_few_far_out_do_not_squeeze_the_others()
    {
        double[] values = [.. Enumerable.Range(0, 1_000).Select(i => (i % 100) - 50.0), 1e9];
        FitHistogram counted = FitHistogram.Of(values, new bool[values.Length]);
        Assert.True(counted.Edges[^1] < 100);
        Assert.Equal(values.Length, counted.All.Sum());
    }

    [Fact]
    public void None_at_all_is_no_error() => Assert.Equal(0, FitHistogram.Of([], []).All.Sum());
}
