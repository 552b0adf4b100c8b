namespace Almagest.Spectra.Models.Convolutions;

/// <summary>Distances in a flat universe with XSPEC's defaults: H0 = 70 km s⁻¹ Mpc⁻¹, Λ0 = 0.73 (and so Ωm = 0.27; q0 = 0 is
/// not used).</summary>
internal static class Cosmology
{
    private const double HubbleDistance = 299792.458 / 70 * 3.0856775814913673e24; // cm
    private const double Lambda = 0.73;

    /// <summary>4 π D², cm², D the luminosity distance.</summary>
    /// <exception cref="SpectralDataException">At no distance there is no luminosity.</exception>
    public static double SphereOf(double redshift)
    {
        if (!(redshift > 0))
            throw SpectralDataException.At(
                "clumin",
                $"a redshift of {redshift}",
                "more than 0: without a distance there is no luminosity"
            );
        double distance = (1 + redshift) * HubbleDistance * ComovingOver(redshift);
        return 4 * Math.PI * distance * distance;
    }

    /// <summary>∫ dz / √(Ωm (1 + z)³ + Λ) from 0, by Gauss-Legendre in ln(1 + z).</summary>
    private static double ComovingOver(double redshift)
    {
        const int panels = 8;
        double width = Math.Log(1 + redshift) / panels,
            sum = 0;
        for (int panel = 0; panel < panels; panel++)
        for (int k = 0; k < 5; k++)
        {
            double stretch = Math.Exp((panel + (0.5 * (1 + GaussLegendre.Nodes5[k]))) * width);
            sum +=
                0.5
                * width
                * GaussLegendre.Weights5[k]
                * stretch
                / Math.Sqrt(((1 - Lambda) * stretch * stretch * stretch) + Lambda);
        }
        return sum;
    }
}
