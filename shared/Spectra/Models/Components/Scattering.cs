using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>exp(-1.21 nH σ(E)): light that electrons scatter out of the line of sight, 1.21 of them per H atom, nothing
/// absorbed.</summary>
/// <remarks>
/// Sources: XSPEC manual, model <c>cabs</c>: Thomson's cross-section with the correction of Klein and Nishina; the electrons of
/// helium are
/// in XSPEC's code (HEASoft 6.20), not in its manual.
/// </remarks>
internal sealed class ComptonScattering : MultiplicativeComponent
{
    private const double Electrons = 1.21; // per H atom
    private const double XspecThomson = 6.65e-3; // 1e-22 cm²

    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        for (int i = 0; i < factor.Length; i++)
            factor[i] = -Electrons * parameters[0] * KleinNishina.Section(points.Energy[i]);
        VectorMath.Exp(factor, factor);
    }

    public override bool IsExponential => true;

    public override void AddLog(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> exponent)
    {
        for (int i = 0; i < exponent.Length; i++)
            exponent[i] -= Electrons * parameters[0] * KleinNishina.Section(points.Energy[i]);
    }

    /// <summary>At the middle of the bin, with XSPEC's rounded cross-section.</summary>
    public override void FactorAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        double rounded = XspecThomson / KleinNishina.Thomson;
        for (int i = 0; i < factor.Length; i++)
            factor[i] = Math.Exp(-Electrons * rounded * parameters[0] * KleinNishina.Section(grid.Middles.Energy[i]));
    }

    public override bool TryLogSlope(EnergyPoints points, ReadOnlySpan<double> parameters, int index, Span<double> slope)
    {
        for (int i = 0; i < slope.Length; i++)
            slope[i] = -Electrons * KleinNishina.Section(points.Energy[i]);
        return true;
    }
}

/// <summary>Compton scattering by an electron at rest.</summary>
/// <remarks>Source: Rybicki and Lightman 1979, Radiative Processes in Astrophysics, equation 7.5.</remarks>
internal static class KleinNishina
{
    public const double Thomson = 6.6524587e-3; // 1e-22 cm²
    private const double RestEnergy = PhysicalConstants.ElectronRestEnergy; // keV

    /// <summary>1e-22 cm².</summary>
    /// <param name="energy">keV.</param>
    public static double Section(double energy)
    {
        double x = energy / RestEnergy;
        return Thomson * (x < 0.1 ? Quadrature(x) : Closed(x));
    }

    private static double Closed(double x)
    {
        double y = 1 + (2 * x),
            log = Math.Log(y);
        return 0.75 * (((1 + x) / (x * x * x) * ((2 * x * (1 + x) / y) - log)) + (log / (2 * x)) - ((1 + (3 * x)) / (y * y)));
    }

    /// <summary>The closed form loses its digits at low energies; the mean over angles by Gauss-Legendre keeps them.</summary>
    private static double Quadrature(double x)
    {
        double sum = 0;
        for (int k = 0; k < 5; k++)
        {
            double cosine = GaussLegendre.Nodes5[k],
                ratio = 1 / (1 + (x * (1 - cosine)));
            sum += GaussLegendre.Weights5[k] * ratio * ratio * (ratio + (1 / ratio) - 1 + (cosine * cosine));
        }
        return 0.375 * sum;
    }
}
