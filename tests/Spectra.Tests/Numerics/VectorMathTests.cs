using System.Runtime.Intrinsics;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Tests.Numerics;

public sealed class VectorMathTests
{
    [Fact]
    public void Exp_is_good_to_a_unit_in_the_last_place()
    {
        Random random = new(1);
        double[] x = [.. Enumerable.Range(0, 100_003).Select(_ => (random.NextDouble() - 0.5) * 1400)],
            y = new double[x.Length];
        VectorMath.Exp(x, y);
        double worst = x.Zip(y).Max(pair => Math.Abs(pair.Second / Math.Exp(pair.First) - 1));
        Assert.InRange(worst, 0, 4.5e-16);
    }

    [Theory]
    [
        InlineData(0, 1),
        InlineData(-1000, 0),
        InlineData(1000, double.PositiveInfinity),
        InlineData(double.NegativeInfinity, 0),
        InlineData(double.NaN, double.NaN)
    ]
    public void Exp_minds_its_ends(double x, double expected) => Assert.Equal(expected, VectorMath.Exp(x));

    [Fact]
    public void A_sum_is_of_all_however_many_there_are()
    {
        for (int count = 0; count < 11; count++)
            Assert.Equal(count * (count + 1) / 2, VectorMath.Sum([.. Enumerable.Range(1, count).Select(i => (double)i)]));
    }

    [Fact]
    public void Log_of_four_is_good_to_a_few_units_in_the_last_place()
    {
        Random random = new(3);
        for (int i = 0; i < 100_000; i++)
        {
            double x = Math.Exp((random.NextDouble() - 0.5) * (i % 2 == 0 ? 1 : 1200));
            Assert.InRange(
                Vector256.GetElement(VectorMath.Log(Vector256.Create(1, 2, x, 3)), 2) - Math.Log(x),
                -5e-16 * Math.Abs(Math.Log(x)),
                5e-16 * Math.Abs(Math.Log(x))
            );
        }
        Assert.Equal(0, VectorMath.Log(Vector256<double>.One).ToScalar());
    }

    [Fact]
    public void Log_is_good_to_a_unit_in_the_last_place()
    {
        Random random = new(2);
        for (int i = 0; i < 100_000; i++)
        {
            double x = Math.Exp((random.NextDouble() - 0.5) * (i % 2 == 0 ? 1 : 1200)),
                expected = Math.Log(x);
            Assert.InRange(
                VectorMath.Log(x),
                expected - (2.3e-16 * Math.Abs(expected)),
                expected + (2.3e-16 * Math.Abs(expected))
            );
        }
    }

    [Theory]
    [
        InlineData(1, 0),
        InlineData(0, double.NegativeInfinity),
        InlineData(double.PositiveInfinity, double.PositiveInfinity),
        InlineData(-1, double.NaN)
    ]
    public void Log_minds_its_ends(double x, double expected) => Assert.Equal(expected, VectorMath.Log(x));
}
