namespace Almagest.Spectra.Models.Components;

/// <summary>A number.</summary>
internal sealed class Constant : MultiplicativeComponent
{
    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor) => factor.Fill(parameters[0]);
}

/// <summary>e^(-E0/E). Source: XSPEC manual, model <c>expabs</c>.</summary>
internal sealed class LowEnergyCutoff : MultiplicativeComponent
{
    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        for (int i = 0; i < factor.Length; i++) factor[i] = -parameters[0] / points.Energy[i];
        VectorMath.Exp(factor, factor);
    }
}

/// <summary>1 up to Ec, e^((Ec-E)/Ef) above. Source: XSPEC manual, model <c>highecut</c>.</summary>
internal sealed class HighEnergyCutoff : MultiplicativeComponent
{
    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        for (int i = 0; i < factor.Length; i++) factor[i] = Math.Min(0, (parameters[0] - points.Energy[i]) / parameters[1]);
        VectorMath.Exp(factor, factor);
    }
}

/// <summary>1 below Ec, e^(-D (E/Ec)^-3) from there on, at E (1 + z). Source: XSPEC manual, models <c>edge</c> and <c>zedge</c>.</summary>
internal sealed class AbsorptionEdge(bool redshifted) : MultiplicativeComponent
{
    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        double threshold = parameters[0] / (redshifted ? 1 + parameters[2] : 1), depth = parameters[1];
        for (int i = 0; i < factor.Length; i++)
        {
            double ratio = threshold / points.Energy[i];
            factor[i] = ratio <= 1 ? -depth * ratio * ratio * ratio : 0;
        }
        VectorMath.Exp(factor, factor);
    }
}
