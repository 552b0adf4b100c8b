using Almagest.Spectra.Models;

namespace Almagest.Spectra.Tests.Models;

public sealed class VectorMathTests
{
    [Fact]
    public void Exp_is_good_to_a_unit_in_the_last_place()
    {
        Random random = new(1);
        double[] x = [.. Enumerable.Range(0, 100_003).Select(_ => (random.NextDouble() - 0.5) * 1400)], y = new double[x.Length];
        VectorMath.Exp(x, y);
        double worst = x.Zip(y).Max(pair => Math.Abs(pair.Second / Math.Exp(pair.First) - 1));
        Assert.InRange(worst, 0, 4.5e-16);
    }

    [Theory]
    [InlineData(0, 1), InlineData(-1000, 0), InlineData(1000, double.PositiveInfinity), InlineData(double.NegativeInfinity, 0), InlineData(double.NaN, double.NaN)]
    public void Exp_minds_its_ends(double x, double expected) => Assert.Equal(expected, VectorMath.Exp(x));
}
