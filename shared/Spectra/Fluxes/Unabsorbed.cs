using Almagest.Spectra.Models;

namespace Almagest.Spectra.Fluxes;

/// <summary>A model with its absorption left out.</summary>
public static class Unabsorbed
{
    /// <summary>The parameters with every absorbing column at 0; a flux that was that of an absorbed source (cflux*tbabs*...)
    /// becomes what the source has without.</summary>
    /// <param name="parameters">Shape [parameters of the model].</param>
    public static double[] Of(SpectralModel model, ReadOnlySpan<double> parameters) => Of(model, parameters, new());

    internal static double[] Of(SpectralModel model, ReadOnlySpan<double> parameters, EvaluationWorkspace workspace)
    {
        double[] values = parameters.ToArray();
        foreach (int column in model.Columns)
            values[column] = 0;
        model.KeepScales(parameters, values, workspace);
        return values;
    }
}
