using Almagest.Vo.Units;

namespace Almagest.Vo.Tests.Units;

public sealed class VoUnitTests
{
    [Theory]
    [InlineData("deg", "arcsec", 3600), InlineData("keV", "eV", 1000), InlineData("keV", "J", 1.602176634e-16)]
    [InlineData("erg.cm**-2.s**-1", "W.m**-2", 1e-3), InlineData("erg/cm**2/s", "erg.cm**-2.s**-1", 1)]
    [InlineData("erg cm-2 s-1", "erg/(cm2.s)", 1), InlineData("10**22.cm**-2", "cm^-2", 1e22), InlineData("d", "s", 86400)]
    [
        InlineData("Mpc", "pc", 1e6),
        InlineData("mas", "arcsec", 1e-3),
        InlineData("%", "", 0.01),
        InlineData("sqrt", "m", double.NaN)
    ]
    [
        InlineData("m**(1/2).m**(1/2)", "m", 1),
        InlineData("Hz", "s**-1", 1),
        InlineData("AU", "km", 149597870.7),
        InlineData("ks", "s", 1000)
    ]
    [InlineData("keV", "s", double.NaN), InlineData("ct/s", "photon/s", double.NaN), InlineData("furlong", "m", double.NaN)]
    [
        InlineData("m m", "m**2", 1),
        InlineData("m.", "m", double.NaN),
        InlineData("m)", "m", double.NaN),
        InlineData("(m", "m", double.NaN)
    ]
    [
        InlineData("mag", "mag", double.NaN),
        InlineData("dex", "", double.NaN),
        InlineData("kmin", "s", double.NaN),
        InlineData("1.5m", "m", double.NaN)
    ]
    public void Converts(string from, string to, double factor)
    {
        double? found = VoUnit.TryParse(from) is { } one && VoUnit.TryParse(to) is { } other ? one.FactorTo(other) : null;

        if (double.IsNaN(factor))
            Assert.Null(found);
        else
            Assert.Equal(1, found!.Value / factor, 14);
    }
}
