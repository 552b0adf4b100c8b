using Almagest.Pages.Numbers;

namespace Almagest.Pages.Tests.Numbers;

public sealed class FigureTests
{
    [Theory]
    [InlineData(0, 4, "0")]
    [InlineData(1.78349, 4, "1.783")]
    [InlineData(-1.78349, 3, "−1.78")]
    [InlineData(9.996, 3, "10.0")]
    [InlineData(12345, 3, "12\u2009345")]
    [InlineData(1234567, 3, "1.23 × 10⁶")]
    [InlineData(0.0001, 2, "1.0 × 10⁻⁴")]
    [InlineData(0.00123, 2, "0.0012")]
    [InlineData(double.NaN, 2, "–")]
    [InlineData(double.PositiveInfinity, 2, "–")]
    public void A_number_has_the_digits_asked_for(double value, int digits, string expected) =>
        Assert.Equal(expected, Figure.Of(value, digits));

    [Theory]
    [InlineData(0.03, "0.03")]
    [InlineData(1e6, "1 × 10⁶")]
    [InlineData(12.5, "12.5")]
    [InlineData(-2e-5, "−2 × 10⁻⁵")]
    [InlineData(100, "100")]
    [InlineData(0, "0")]
    public void What_was_set_has_the_digits_it_has(double value, string expected) => Assert.Equal(expected, Figure.Exact(value));

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.0004, "< 0.1 %")]
    [InlineData(0.004, "0.4 %")]
    [InlineData(0.126, "13 %")]
    [InlineData(0.9951, "99.5 %")]
    [InlineData(0.99999, "> 99.9 %")]
    [InlineData(1, "100 %")]
    public void A_share_is_a_percentage(double share, string expected) => Assert.Equal(expected, Figure.Percent(share));

    [Fact]
    public void Thousands_are_apart() => Assert.Equal("−1\u2009234\u2009567", Figure.Whole(-1234567));
}
