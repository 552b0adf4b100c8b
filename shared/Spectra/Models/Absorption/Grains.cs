using MathNet.Numerics;

namespace Almagest.Spectra.Models.Absorption;

/// <summary>
/// Atoms bound in spherical grains that shade one another: sizes of 0.025 to 0.25 µm, n(a) ∝ a^-3.5 (Mathis, Rumpl and Nordsieck
/// 1977), 1 g cm⁻³.
/// </summary>
/// <remarks>
/// Source: Wilms, Allen and McCray 2000, ApJ 542, 914, section 2.3 and appendix A. A grain lets through exp(-σ n 4a/3): σ the
/// mean
/// cross-section of its atoms, n their density, 4a/3 the mean path.
/// </remarks>
internal sealed class Grains
{
    private const double Smallest = 0.025e-4,
        Largest = 0.25e-4; // cm
    private const double Density = 1; // g cm⁻³
    private const double Unit = 1e-22; // cm²
    private const double AtomicMassUnit = 1.6605655e-24; // g

    private readonly double _atomsPerHydrogen,
        _path,
        _areas;

    /// <param name="atomsPerHydrogen">Atoms in grains per H atom.</param>
    /// <param name="massPerHydrogen">Their mass per H atom, atomic mass units.</param>
    public Grains(double atomsPerHydrogen, double massPerHydrogen)
    {
        _atomsPerHydrogen = atomsPerHydrogen;
        double atomsPerVolume = Density * atomsPerHydrogen / (massPerHydrogen * AtomicMassUnit);
        _path = 4.0 / 3 * atomsPerVolume;
        // N of n(a) = N a^-3.5, such that N ∫ 4/3 π a³ a^-3.5 da holds all the atoms; times π.
        _areas = atomsPerHydrogen / (_path * 2 * (Math.Sqrt(Largest) - Math.Sqrt(Smallest)));
    }

    /// <summary>σ of the grains, 1e-22 cm² per H atom.</summary>
    /// <param name="sigmaSum">Σ abundance in grains × σ of the element, in the same unit: what the atoms were if they were
    /// free.</param>
    public double At(double sigmaSum)
    {
        if (sigmaSum <= 0)
            return 0;
        double perSize = _path * Unit * sigmaSum / _atomsPerHydrogen,
            small = perSize * Smallest,
            large = perSize * Largest;
        // ∫ a^-3/2 (1 - e^(-c a)) da by parts.
        double ends = (-double.ExpM1(-small) / Math.Sqrt(Smallest)) + (double.ExpM1(-large) / Math.Sqrt(Largest));
        double middle =
            Math.Sqrt(perSize * Math.PI) * (SpecialFunctions.Erf(Math.Sqrt(large)) - SpecialFunctions.Erf(Math.Sqrt(small)));
        return 2 * _areas * (ends + middle) / Unit;
    }
}
