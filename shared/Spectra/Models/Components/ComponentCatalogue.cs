namespace Almagest.Spectra.Models.Components;

/// <summary>Every component of the language, with XSPEC's names, order, defaults and limits.</summary>
public static class ComponentCatalogue
{
    public static IReadOnlyList<ComponentDefinition> All { get; } = [.. AdditiveComponents.All, .. MultiplicativeComponents.All, .. ConvolutionComponents.All];
}
