using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>Thermal bremsstrahlung of H and He (He/H = 0.085): T^-1/2 e^(-E/T) / E · [g(1) + 4 · 0.085 g(2)]; 0 past 50
/// kT.</summary>
/// <remarks>
/// Source: XSPEC manual, model <c>bremss</c>: K = 3.02e-15 / (4 π D²) ∫ n_e n_I dV. The Gaunt factors are fits in pieces, so that
/// the spectrum has small steps (1e-3) where they join.
/// </remarks>
/// <param name="redshifted">True: at E (1 + z).</param>
/// <param name="single">True: E / kT in single precision, as XSPEC has it, which tells on which side of a join an energy falls
/// that lies at it.</param>
internal sealed class Bremsstrahlung(bool redshifted, bool single = false) : SmoothComponent
{
    private readonly Bremsstrahlung? _asXspec = single ? null : new(redshifted, single: true);

    private const double HeliumWeight = 4 * 0.085;
    private const double Cut = 50;

    protected override double Scale(ReadOnlySpan<double> parameters) => parameters[0] / (redshifted ? 1 + parameters[1] : 1);

    /// <summary>Where the pieces of the Gaunt factors join, which move with the temperature and the redshift.</summary>
    public override void Describe(ReadOnlySpan<double> parameters, Features features)
    {
        double scale = Scale(parameters),
            perTemperature = scale / parameters[0],
            perStretch = redshifted ? -scale / (1 + parameters[1]) : 0;
        for (int charge = 1; charge <= 2; charge++)
            foreach (double u in new GauntFactor(parameters[0], charge).Joins)
            {
                features.AddBreak(u * scale, 0, u * perTemperature);
                if (redshifted)
                    features.AddBreak(u * scale, 1, u * perStretch);
            }
        features.AddBreak(Cut * scale);
    }

    /// <summary>The trapezium of each bin.</summary>
    public override void IntegrateAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> flux) =>
        Trapezium.Integrate(_asXspec ?? this, grid, parameters, double.PositiveInfinity, flux);

    public override void DifferentiateAsXspec(
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    ) => Trapezium.Differentiate(_asXspec ?? this, grid, parameters, index, parameter, double.PositiveInfinity, derivative);

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        double temperature = parameters[0],
            stretch = redshifted ? 1 + parameters[1] : 1;
        GauntFactor hydrogen = new(temperature, 1),
            helium = new(temperature, 2);
        double scale = 1 / Math.Sqrt(temperature);
        for (int i = 0; i < density.Length; i++)
            density[i] = -points.Energy[i] * stretch / temperature;
        VectorMath.Exp(density, density);
        for (int i = 0; i < density.Length; i++)
        {
            double energy = points.Energy[i] * stretch,
                u = single ? Single(energy, temperature) : energy / temperature;
            density[i] = u > Cut ? 0 : density[i] * scale / energy * (hydrogen.At(u) + (HeliumWeight * helium.At(u)));
        }
    }

    /// <summary>The quotient, on the side of a join where single precision puts it.</summary>
    private static double Single(double energy, double temperature)
    {
        // Rounded itself, it would have no smooth derivatives.
        float rounded = (float)energy / (float)temperature;
        double u = energy / temperature;
        foreach (double join in GauntFactor.UpperU)
        {
            bool below = rounded <= (float)join;
            if (below != u <= join)
                return below ? join : Math.BitIncrement(join);
        }
        return u;
    }
}
