using Almagest.Pages.Numbers;

namespace Almagest.Pages.Tests.Numbers;

public sealed class UnitTextTests
{
    [Theory]
    [InlineData("photon.cm**-2.s**-1.keV**-1", "photon cm⁻² s⁻¹ keV⁻¹")]
    [InlineData("10**22.cm**-2", "10²² cm⁻²")]
    [InlineData("keV", "keV")]
    [InlineData(null, "")]
    public void Powers_are_raised(string? unit, string expected) => Assert.Equal(expected, UnitText.Of(unit));
}
