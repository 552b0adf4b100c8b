using Almagest.Spectra.Models.Expressions;

namespace Almagest.Spectra.Models.Components;

/// <summary>Every component of the language, with XSPEC's names, order, defaults and limits.</summary>
public static class ComponentCatalogue
{
    public static IReadOnlyList<ComponentDefinition> All { get; } =
    [.. AdditiveComponents.All, .. MultiplicativeComponents.All, .. ConvolutionComponents.All];

    /// <param name="name">In any case, cut short where no other fits.</param>
    /// <exception cref="SpectralDataException">No component, or more than one, has that name.</exception>
    public static ComponentDefinition Find(string name) => ComponentNames.Resolve(name, 0, name.Length);
}
