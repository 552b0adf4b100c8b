using Almagest.Charts.Axes;

namespace Almagest.Charts.Tests.Axes;

public sealed class ScaleTests
{
    [Fact]
    public void A_value_lies_where_its_share_of_the_way_is()
    {
        Assert.Equal(0.25, new Scale(2, 6).Of(3), 12);
        Assert.Equal(1.0 / 3, new Scale(1e-3, 1, true).Of(1e-2), 12);
    }

    [Theory]
    [InlineData(0, 4, false, new[] { 0.0, 2, 4 })]
    [InlineData(-0.31, 0.29, false, new[] { -0.2, 0, 0.2 })]
    [InlineData(3, 70, true, new[] { 5.0, 10, 20, 50 })]
    [InlineData(1, 300, true, new[] { 1.0, 2, 5, 10, 20, 50, 100, 200 })]
    [InlineData(1e-15, 1e-11, true, new[] { 1e-15, 1e-14, 1e-13, 1e-12, 1e-11 })]
    public void Ticks_are_round(double lower, double upper, bool isLog, double[] expected) =>
        Assert.Equal(expected, new Scale(lower, upper, isLog).Ticks(), (one, other) =>
            Math.Abs(one - other) <= 1e-9 * Math.Abs(other)
        );

    [Theory]
    [InlineData(0.02, "0.02", "0.02")]
    [InlineData(3e-4, "3×10⁻⁴", "3e-4")]
    [InlineData(1e-14, "10⁻¹⁴", "1e-14")]
    [InlineData(120000, "1.2×10⁵", "1.2e5")]
    [InlineData(-0.5, "−0.5", "−0.5")]
    [InlineData(-3e-4, "−3×10⁻⁴", "−3e-4")]
    public void Labels_are_short(double value, string usual, string narrow) =>
        Assert.Equal((usual, narrow), (Labels.Of(value), Labels.Narrow(value)));
}
