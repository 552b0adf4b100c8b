using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;

namespace Almagest.Spectra.Fluxes;

/// <summary>Equivalent width of an additive component, usually a line: XSPEC's <c>eqwidth</c>.</summary>
/// <param name="Component">Its name, such as "gaussian".</param>
/// <param name="Width">keV: the component's photons over the continuum's photons per keV at its peak.</param>
/// <param name="PeakEnergy">keV, as observed.</param>
public sealed record EquivalentWidth(string Component, Measured Width, double PeakEnergy)
{
    private const int Bins = 6000;

    /// <summary>The continuum is averaged over this much on either side of the peak, as XSPEC does.</summary>
    public const double DefaultRange = 0.05;

    /// <param name="component">An additive component of the model; all its others are the continuum.</param>
    /// <param name="range">Relative half-width over which the continuum is averaged, above 0.</param>
    /// <param name="group">Of a joint fit, from 0.</param>
    /// <exception cref="SpectralDataException">No such component, or no other.</exception>
    public static EquivalentWidth Of(
        FitProblem problem,
        FitFunction function,
        string component,
        double range = DefaultRange,
        int group = 0
    )
    {
        SpectralModel model = problem.Model;
        ModelPart? part = model.Parts.FirstOrDefault(IsNamed)
            ?? model.Parts.FirstOrDefault(one => one.Norms is [var norm] && IsOf(norm));
        if (part is null || model.Parts.Count < 2)
            throw SpectralDataException.At(
                "equivalent width",
                $"\"{component}\"",
                $"an additive component beside others, of {string.Join(", ", model.Parts.Select(one => one.Name))}"
            );
        EnergyGrid energies = problem.Spectra[0].Response.Energies;
        BoundModel bound = model.Bind(EnergyGrid.Logarithmic(Math.Max(energies.Edges[0], 1e-3), energies.Edges[^1], Bins));
        EvaluationWorkspace workspace = new();
        int first = problem.Layout.FirstOf(group);
        Measured width = function.Measure(parameters => [Evaluate(parameters).Width])[0];
        return new EquivalentWidth(component, width, Evaluate([.. function.Best]).Peak);

        (double Width, double Peak) Evaluate(double[] parameters)
        {
            ReadOnlySpan<double> own = parameters.AsSpan(first, model.Parameters.Count);
            double[] line = part.Alone(model, own),
                rest = part.LeftOut(own);
            double[] flux = new double[Bins];
            bound.Evaluate(line, flux, workspace);
            int peak = Enumerable.Range(0, Bins).MaxBy(bin => flux[bin] / bound.Grid.Width(bin));
            double energy = bound.Grid.Center(peak),
                photons = new ModelFlux(model, new EnergyBand(energy * (1 - range), energy * (1 + range))).Of(rest).Photons;
            return (flux.Sum() * 2 * range * energy / photons, energy);
        }

        bool IsNamed(ModelPart one) => one.Name.Equals(component, StringComparison.OrdinalIgnoreCase);
        bool IsOf(int norm) => model.Parameters[norm].Name.Equals($"{component}.norm", StringComparison.OrdinalIgnoreCase);
    }
}
