using System.Globalization;
using Almagest.Spectra.Models.Components;

namespace Almagest.Spectra.Models;

/// <summary>A parameter of a spectral model, as XSPEC names and limits it.</summary>
/// <param name="Name">"component.parameter", such as "powerlaw.PhoIndex"; a second power law's is "powerlaw_2.PhoIndex".</param>
/// <param name="Unit">Empty if it has none.</param>
/// <param name="Default">Where a fit starts if nobody says otherwise.</param>
/// <param name="HardMin">The model is not defined below.</param>
/// <param name="SoftMin">A fit stays above.</param>
/// <param name="SoftMax">A fit stays below.</param>
/// <param name="HardMax">The model is not defined above.</param>
/// <param name="FrozenByDefault">True for redshifts and the like.</param>
public sealed record ModelParameter(
    string Name,
    string Unit,
    double Default,
    double HardMin,
    double SoftMin,
    double SoftMax,
    double HardMax,
    bool FrozenByDefault,
    string Description
)
{
    /// <summary>True for the normalisation of an additive component, in which the model is linear.</summary>
    public bool IsNorm => !IsRelative && Name.EndsWith(".norm", StringComparison.Ordinal);

    /// <summary>True for a norm whose scale is set by a flux or luminosity (cflux, clumin): only its ratio to others
    /// counts.</summary>
    public bool IsRelative => ScaledBy is not null;

    /// <summary>True for a redshift of the source.</summary>
    public bool IsRedshift =>
        Name.EndsWith(".Redshift", StringComparison.Ordinal) || Name.EndsWith(".z", StringComparison.Ordinal);

    /// <summary>The name of the outermost flux or luminosity that sets the scale of this norm, such as "cflux"; else
    /// null.</summary>
    public string? ScaledBy { get; init; }

    /// <summary>True for any norm: its component is dark where it is 0.</summary>
    internal bool Lights => IsNorm || IsRelative;

    /// <summary>True for the column (nH) of wabs, phabs, tbabs, pcfabs and all other multiplicative components that have one: at
    /// 0 they let everything through. Edges and cutoffs belong to the source.</summary>
    public bool IsColumn
    {
        get
        {
            int dot = Name.LastIndexOf('.');
            if (dot < 0 || !Name.AsSpan(dot + 1).Equals("nH", StringComparison.OrdinalIgnoreCase))
                return false;
            string component = Name[(Name.IndexOf(':', StringComparison.Ordinal) + 1)..dot];
            // A second one is called "tbabs_2".
            int instance = component.LastIndexOf('_');
            if (instance > 0 && int.TryParse(component.AsSpan(instance + 1), CultureInfo.InvariantCulture, out _))
                component = component[..instance];
            return ComponentCatalogue.All.Any(d =>
                d.Kind == ComponentKind.Multiplicative && d.Name.Equals(component, StringComparison.OrdinalIgnoreCase)
            );
        }
    }
}
