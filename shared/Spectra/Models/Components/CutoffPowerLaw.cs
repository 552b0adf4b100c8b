using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>E^-Γ e^(-E/β) at E (1 + z), the norm in the source's frame.</summary>
/// <remarks>Source: XSPEC manual, models <c>cutoffpl</c> and <c>zcutoffpl</c>.</remarks>
internal sealed class CutoffPowerLaw(bool redshifted) : SmoothComponent
{
    protected override double Scale(ReadOnlySpan<double> parameters) => parameters[1] / (redshifted ? 1 + parameters[2] : 1);

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        double index = parameters[0],
            stretch = redshifted ? 1 + parameters[2] : 1;
        double perEnergy = stretch / parameters[1],
            shift = index * VectorMath.Log(stretch);
        for (int i = 0; i < density.Length; i++)
            density[i] = -(index * points.Log[i]) - shift - (points.Energy[i] * perEnergy);
        VectorMath.Exp(density, density);
    }

    public override bool IsExponential => true;

    public override void AddLog(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> exponent)
    {
        double index = parameters[0],
            stretch = redshifted ? 1 + parameters[2] : 1;
        VectorMath.AddScaled(exponent, -index, points.Log);
        VectorMath.AddScaled(exponent, -stretch / parameters[1], points.Energy);
        if (redshifted)
            VectorMath.Add(exponent, -index * VectorMath.Log(stretch));
    }

    public override bool TryLogSlope(EnergyPoints points, ReadOnlySpan<double> parameters, int index, Span<double> slope)
    {
        double cutoff = parameters[1],
            stretch = redshifted ? 1 + parameters[2] : 1,
            shift = VectorMath.Log(stretch);
        for (int i = 0; i < slope.Length; i++)
            slope[i] = index switch
            {
                0 => -(points.Log[i] + shift),
                1 => points.Energy[i] * stretch / (cutoff * cutoff),
                _ => -(parameters[0] / stretch) - (points.Energy[i] / cutoff),
            };
        return true;
    }
}
