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

/// <summary>1 up to Ec, e^((Ec-E)/Ef) above, at E (1 + z). Source: XSPEC manual, models <c>highecut</c> and <c>zhighect</c>.</summary>
internal sealed class HighEnergyCutoff(bool redshifted) : MultiplicativeComponent
{
    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        double stretch = redshifted ? 1 + parameters[2] : 1;
        for (int i = 0; i < factor.Length; i++) factor[i] = Math.Min(0, (parameters[0] - (points.Energy[i] * stretch)) / parameters[1]);
        VectorMath.Exp(factor, factor);
    }
}

/// <summary>1 + A e^(-f E) from E0 on, 1 below. Source: XSPEC manual, model <c>expfac</c>; parameters A, f, E0.</summary>
internal sealed class ExponentialFactor : MultiplicativeComponent
{
    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        for (int i = 0; i < factor.Length; i++) factor[i] = -parameters[1] * points.Energy[i];
        VectorMath.Exp(factor, factor);
        for (int i = 0; i < factor.Length; i++) factor[i] = points.Energy[i] >= parameters[2] ? 1 + (parameters[0] * factor[i]) : 1;
    }
}

/// <summary>exp(-strength N(E; E0, σ)). Source: XSPEC manual, model <c>gabs</c>; parameters E0, σ, strength.</summary>
internal sealed class GaussianAbsorption : MultiplicativeComponent
{
    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        double sigma = parameters[1], depth = parameters[2] / (sigma * Math.Sqrt(2 * Math.PI));
        if (sigma == 0)
        {
            factor.Fill(1);
            return;
        }
        for (int i = 0; i < factor.Length; i++)
        {
            double offset = (points.Energy[i] - parameters[0]) / sigma;
            factor[i] = -0.5 * offset * offset;
        }
        VectorMath.Exp(factor, factor);
        for (int i = 0; i < factor.Length; i++) factor[i] *= -depth;
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
