using Almagest.Spectra.Models;

namespace Almagest.Spectra.Fluxes;

/// <summary>A model with its absorption left out.</summary>
public static class Unabsorbed
{
    /// <summary>The parameters with every absorbing column at 0.</summary>
    public static double[] Of(SpectralModel model, ReadOnlySpan<double> parameters)
    {
        double[] values = parameters.ToArray();
        for (int i = 0; i < values.Length; i++)
            if (model.Parameters[i].IsColumn)
                values[i] = 0;
        return values;
    }
}
