using Almagest.Pages.Numbers;

namespace Almagest.Pages.Tests.Numbers;

public sealed class MeasuredTests
{
    // Worked by hand: two digits of the smaller error, and the value to the same place.
    [Theory]
    [InlineData(1.7834, 1.6634, 1.9034, "1.78 ± 0.12")]
    [InlineData(1.7834, 1.6734, 1.9134, "1.78 +0.13 −0.11")]
    [InlineData(2.0, 1.9, 2.2, "2.00 +0.20 −0.10")]
    [InlineData(123.456, 120.0, 127.0, "123.5 ± 3.5")]
    [InlineData(12345.6, 12222.2, 12469.0, "(1.235 ± 0.012) × 10⁴")]
    [InlineData(1.234e-5, 1.114e-5, 1.354e-5, "(1.23 ± 0.12) × 10⁻⁵")]
    [InlineData(7.6e7, 7.5e7, 7.8e7, "(7.60 +0.20 −0.10) × 10⁷")]
    [InlineData(-0.42, -0.5, -0.34, "−0.420 ± 0.080")]
    [InlineData(0.0001, -0.01, 0.0102, "0.000 ± 0.010")]
    // 0.0996 to two digits is 0.10: the place moves with it.
    [InlineData(1.5, 1.4004, 1.5996, "1.50 ± 0.10")]
    public void A_value_and_its_errors_stand_to_two_digits_of_the_smaller(
        double value,
        double lower,
        double upper,
        string expected
    ) => Assert.Equal(expected, new Measured(value, lower, upper).ToString());

    [Theory]
    [InlineData(double.NaN, double.NaN, 7.6e-8, "< 7.6 × 10⁻⁸")]
    [InlineData(double.NaN, 3.04, double.NaN, "> 3.0")]
    [InlineData(double.NaN, 1, 2, "1.0 to 2.0")]
    [InlineData(1, 1, 2.5, "< 2.5")]
    [InlineData(9, 8, 9, "> 8.0")]
    [InlineData(double.NaN, double.NaN, double.NaN, "–")]
    [InlineData(1.7834, double.NaN, double.NaN, "1.783")]
    // The best value may lie beside a central interval.
    [InlineData(1.0, 1.2, 1.4, "1.00 [1.20, 1.40]")]
    public void What_is_a_limit_is_told_as_one(double value, double lower, double upper, string expected) =>
        Assert.Equal(expected, new Measured(value, lower, upper).ToString());

    [Theory]
    [InlineData(1.14321, 1.27321, "1.14 to 1.27")]
    [InlineData(6.40123, 6.40183, "6.40123 to 6.40183")]
    [InlineData(-4.17e-5, 6.55e-5, "−4.17 × 10⁻⁵ to 6.55 × 10⁻⁵")]
    [InlineData(double.NaN, 3.04321, "< 3.04")]
    [InlineData(3.04321, double.NaN, "> 3.04")]
    [InlineData(double.NaN, double.NaN, "–")]
    public void An_interval_alone_is_as_exact_as_it_is_wide(double lower, double upper, string expected) =>
        Assert.Equal(expected, Measured.Between(lower, upper, 3));
}
