using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Tests.Numerics;

public sealed class PortableMathTests
{
    [Fact]
    public void Logarithms_agree_with_the_platforms_to_the_last_digits()
    {
        for (double x = 1e-18; x < 1e18; x *= 1.0137)
            Assert.InRange(
                PortableMath.Log(x),
                Math.Log(x) - (4e-16 * Math.Abs(Math.Log(x))) - 1e-18,
                Math.Log(x) + (4e-16 * Math.Abs(Math.Log(x))) + 1e-18
            );
    }

    [Theory]
    [InlineData(1.0), InlineData(0.999999999), InlineData(1.0000001)]
    public void Logarithms_keep_their_digits_near_1(double x) =>
        Assert.Equal(Math.Log(x), PortableMath.Log(x), 1e-16 + (4e-16 * Math.Abs(x - 1)));

    [Fact]
    public void Exponentials_agree_with_the_platforms_to_the_last_digits()
    {
        for (double x = -700; x < 700; x += 0.371)
            Assert.InRange(PortableMath.Exp(x) / Math.Exp(x), 1 - 1e-15, 1 + 1e-15);
    }
}
