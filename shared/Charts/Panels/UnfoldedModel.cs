using Almagest.Spectra.Models;

namespace Almagest.Charts.Panels;

/// <summary>A model before the response, as a curve to be drawn.</summary>
/// <param name="Model">Of the whole.</param>
/// <param name="Parameters">Its values, one for each of the model's parameters.</param>
/// <param name="Components">The values for each component alone, in the order of their names; empty where they are not
/// drawn.</param>
public sealed record UnfoldedModel(SpectralModel Model, double[] Parameters, IReadOnlyList<double[]> Components)
{
    /// <summary>Photons cm⁻² s⁻¹ keV⁻¹.</summary>
    /// <param name="energies">keV.</param>
    /// <param name="component">Its number, or -1 for the whole.</param>
    public double[] Density(double[] energies, int component = -1)
    {
        double[] density = new double[energies.Length];
        Model.EvaluateDensity(energies, component < 0 ? Parameters : Components[component], density);
        return density;
    }

    public bool IsCurveOf(UnfoldedModel other) => Model == other.Model && Parameters.AsSpan().SequenceEqual(other.Parameters);
}
