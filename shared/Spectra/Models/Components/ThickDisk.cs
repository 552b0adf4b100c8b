namespace Almagest.Spectra.Models.Components;

/// <summary>Multicolour disc with T(r) ∝ r^-p; p = 3/4 is diskbb.</summary>
/// <remarks>
/// Sources: Mineshige et al. 1994, ApJ 426, 308; XSPEC manual, model <c>diskpbb</c>; parameters Tin, p, and K = (Rin/km / D10)² cos θ.
/// With x = E/Tin the density is C (3/4p) E² x^(-2/p) G(x), G(x) = ∫ u^(2/p - 1) / (e^u - 1) du from x to ∞, and C that of diskbb.
/// </remarks>
internal sealed class PowerDisk : SmoothComponent
{
    protected override double Scale(ReadOnlySpan<double> parameters) => parameters[0];

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        (double temperature, double slope) = (parameters[0], parameters[1]);
        if (temperature == 0)
        {
            density.Clear();
            return;
        }
        BoseIntegral integral = BoseIntegral.Of((2 / slope) - 1);
        double offset = Math.Log(DiskBlackBody.Unit * 0.75 / slope) + (2 / slope * Math.Log(temperature));
        for (int i = 0; i < density.Length; i++) density[i] = offset + ((2 - (2 / slope)) * points.Log[i]) - (points.Energy[i] / temperature);
        VectorMath.Exp(density, density);
        for (int i = 0; i < density.Length; i++) density[i] *= integral.Scaled(points.Energy[i] / temperature);
    }
}
