namespace Almagest.Spectra.Numerics;

/// <summary>Constants that several models share, each in one place.</summary>
/// <remarks>Source: CODATA 2022; the erg per keV is exact by the definition of the SI.</remarks>
public static class PhysicalConstants
{
    /// <summary>erg keV⁻¹.</summary>
    public const double ErgPerKiloelectronvolt = 1.602176634e-9;

    /// <summary>m_e c², keV.</summary>
    public const double ElectronRestEnergy = 510.99895;

    /// <summary>m_e c², keV, as the published fits round it that some models are made of.</summary>
    public const double RoundedElectronRestEnergy = 511;

    /// <summary>Natural logarithm of 10.</summary>
    public const double LogTen = 2.302585092994045684;
}
