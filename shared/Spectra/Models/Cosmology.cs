namespace Almagest.Spectra.Models;

/// <summary>How far a redshift is. XSPEC's <c>cosmo</c>, with its defaults.</summary>
/// <param name="HubbleConstant">H0, km s⁻¹ Mpc⁻¹.</param>
/// <param name="Deceleration">q0; used only where <paramref name="CosmologicalConstant"/> is 0.</param>
/// <param name="CosmologicalConstant">Λ0; where it is not 0, the universe is flat, with 1 - Λ0 of matter.</param>
public sealed record Cosmology(double HubbleConstant = 70, double Deceleration = 0, double CosmologicalConstant = 0.73)
{
    private const double SpeedOfLight = 299792.458; // km s⁻¹
    private const double CentimetresPerMegaparsec = 3.0856775814913673e24;

    public static Cosmology Default { get; } = new();

    /// <summary>Luminosity distance, Mpc. Integrated to 1e-9; XSPEC's formula for it is off by up to 0.4 %.</summary>
    /// <remarks>Sources: Mattig 1958 for Λ0 = 0; Hogg 1999, astro-ph/9905116, for the flat case.</remarks>
    /// <param name="redshift">More than 0.</param>
    /// <exception cref="SpectralDataException">No distance belongs to it.</exception>
    public double LuminosityDistance(double redshift)
    {
        if (!(redshift > 0) || !double.IsFinite(redshift))
            throw SpectralDataException.At("redshift", $"{redshift}", "more than 0, for a distance");
        return SpeedOfLight / HubbleConstant * (CosmologicalConstant == 0 ? Mattig(redshift) : (1 + redshift) * Flat(redshift));
    }

    /// <summary>4 π D², cm²: luminosity in erg s⁻¹ = this × flux in erg cm⁻² s⁻¹.</summary>
    public double LuminosityPerFlux(double redshift)
    {
        double distance = LuminosityDistance(redshift) * CentimetresPerMegaparsec;
        return 4 * Math.PI * distance * distance;
    }

    private double Mattig(double z)
    {
        double q = Deceleration;
        // z (1 + z (1 - q) / (1 + q z + √(1 + 2 q z))): no digits are lost at q = 0.
        return z * (1 + (z * (1 - q) / (1 + (q * z) + Math.Sqrt(1 + (2 * q * z)))));
    }

    /// <summary>∫ dz / √(Ωm (1 + z)³ + Λ) from 0, by Gauss-Legendre in ln(1 + z), where it is smooth: models ask for it at every
    /// evaluation.</summary>
    private double Flat(double redshift)
    {
        const int panels = 8;
        double width = Math.Log(1 + redshift) / panels,
            panelStretch = Math.Exp(width),
            sum = 0;
        for (int k = 0; k < GaussLegendre.Nodes5.Length; k++)
        {
            double stretch = Math.Exp(0.5 * (1 + GaussLegendre.Nodes5[k]) * width);
            for (int panel = 0; panel < panels; panel++, stretch *= panelStretch)
                sum +=
                    0.5
                    * width
                    * GaussLegendre.Weights5[k]
                    * stretch
                    / Math.Sqrt(((1 - CosmologicalConstant) * stretch * stretch * stretch) + CosmologicalConstant);
        }
        return sum;
    }
}
