using System.Globalization;
using Almagest.Spectra.Models;
using Almagest.Spectra.Models.Components;

namespace Almagest.Spectra.Fluxes;

/// <summary>A model with its absorption left out.</summary>
public static class Unabsorbed
{
    /// <summary>
    /// True for the column (nH) of wabs, phabs, tbabs, pcfabs and all other multiplicative components that have one: at 0 they
    /// let
    /// everything through. Edges and cutoffs belong to the source and stay.
    /// </summary>
    public static bool IsColumn(ModelParameter parameter)
    {
        int dot = parameter.Name.LastIndexOf('.');
        if (dot < 0 || !parameter.Name.AsSpan(dot + 1).Equals("nH", StringComparison.OrdinalIgnoreCase))
            return false;
        string component = parameter.Name[(parameter.Name.IndexOf(':', StringComparison.Ordinal) + 1)..dot];
        // A second one is called "tbabs_2".
        int instance = component.LastIndexOf('_');
        if (instance > 0 && int.TryParse(component.AsSpan(instance + 1), CultureInfo.InvariantCulture, out _))
            component = component[..instance];
        return ComponentCatalogue.All.Any(d =>
            d.Kind == ComponentKind.Multiplicative && d.Name.Equals(component, StringComparison.OrdinalIgnoreCase)
        );
    }

    /// <summary>The parameters with every absorbing column at 0.</summary>
    public static double[] Of(SpectralModel model, ReadOnlySpan<double> parameters)
    {
        double[] values = parameters.ToArray();
        for (int i = 0; i < values.Length; i++)
            if (IsColumn(model.Parameters[i]))
                values[i] = 0;
        return values;
    }
}
