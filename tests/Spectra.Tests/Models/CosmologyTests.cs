using Almagest.Spectra.Models;

namespace Almagest.Spectra.Tests.Models;

public sealed class CosmologyTests
{
    private const double HubbleDistance = 299792.458 / 70;

    [Theory]
    [InlineData(0.01), InlineData(0.5), InlineData(2.0), InlineData(8.0)]
    public void Closed_forms_hold(double z)
    {
        // De Sitter.
        Assert.Equal(HubbleDistance * z * (1 + z), new Cosmology(70, 0, 1).LuminosityDistance(z), 1e-8 * z * HubbleDistance);
        Assert.Equal(HubbleDistance * z * (1 + (z / 2)), new Cosmology(70, 0, 0).LuminosityDistance(z), 1e-8); // empty
        // Einstein-de Sitter.
        Assert.Equal(2 * HubbleDistance * (1 + z - Math.Sqrt(1 + z)), new Cosmology(70, 0.5, 0).LuminosityDistance(z), 1e-8);
        Assert.Equal(2 * HubbleDistance * (1 + z - Math.Sqrt(1 + z)), new Cosmology(70, 0, 1e-14).LuminosityDistance(z), 1e-6);
    }

    /// <summary>Wright 2006, PASP 118, 1711: the calculator's default. It counts radiation besides, 1e-4 of the
    /// distance.</summary>
    [Fact]
    public void Agrees_with_a_published_distance() =>
        Assert.Equal(25841.5, new Cosmology(71, 0, 0.73).LuminosityDistance(3), 25.0);

    /// <summary>Pen 1999, ApJS 120, 49: a fit good to 0.4 %, which XSPEC uses.</summary>
    [Theory]
    [InlineData(0.1), InlineData(1.0), InlineData(4.0)]
    public void Agrees_with_Pens_approximation(double z)
    {
        double matter = 0.27,
            s = Math.Cbrt((1 - matter) / matter);
        double expected = HubbleDistance * (1 + z) * (Eta(1) - Eta(1 / (1 + z)));
        Assert.Equal(expected, Cosmology.Default.LuminosityDistance(z), 0.004 * expected);

        double Eta(double a) =>
            2
            * Math.Sqrt((s * s * s) + 1)
            * Math.Pow(
                (1 / (a * a * a * a))
                    - (0.1540 * s / (a * a * a))
                    + (0.4304 * s * s / (a * a))
                    + (0.19097 * s * s * s / a)
                    + (0.066941 * s * s * s * s),
                -0.125
            );
    }

    [Theory]
    [InlineData(0.0), InlineData(-1.0), InlineData(double.NaN)]
    public void No_distance_belongs_to_no_redshift(double z) =>
        Assert.Throws<SpectralDataException>(() => Cosmology.Default.LuminosityDistance(z));
}
