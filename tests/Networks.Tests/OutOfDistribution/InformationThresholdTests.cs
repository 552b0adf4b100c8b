using Almagest.Networks.OutOfDistribution;

namespace Almagest.Networks.Tests.OutOfDistribution;

public sealed class InformationThresholdTests
{
    [Fact]
    public void Intervals_that_hold_what_they_say_are_told_apart_where_they_say_it() =>
        Assert.Equal(InformationThreshold.Least, InformationThreshold.Learn(Told(2_000, told => told)), 0.1);

    [Fact]
    public void Intervals_that_promise_half_a_nat_too_much_are_asked_for_more() =>
        Assert.Equal(InformationThreshold.Least + 0.5, InformationThreshold.Learn(Told(2_000, told => told - 0.5)), 0.1);

    [Fact]
    public void What_was_not_asked_does_not_count_and_no_simulation_makes_an_interval_of_use_useless()
    {
        Assert.Equal((float)InformationThreshold.Least, InformationThreshold.Learn([(double.NaN, 1)]));
        Assert.Equal((float)InformationThreshold.Most, InformationThreshold.Learn(Told(2_000, _ => -1)));
    }

    private static IEnumerable<(double, double)> Told(int count, Func<double, double> gained) =>
        Enumerable.Range(0, count).Select(i => 4.0 * i / count).Select(told => (told, gained(told)));
}
