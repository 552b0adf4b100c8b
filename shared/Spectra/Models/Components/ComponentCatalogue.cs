using Almagest.Spectra.Models.Expressions;
using Almagest.Spectra.Models.Local;

namespace Almagest.Spectra.Models.Components;

/// <summary>Every component of the language, with XSPEC's names, order, defaults and limits.</summary>
public static class ComponentCatalogue
{
    public static IReadOnlyList<ComponentDefinition> All { get; } =
    [.. AdditiveComponents.All, .. MultiplicativeComponents.All, .. ConvolutionComponents.All];

    /// <summary>The catalogue with components of one's own.</summary>
    /// <exception cref="SpectralDataException">One of them can't be used, or two have one name.</exception>
    internal static IReadOnlyList<ComponentDefinition> With(IReadOnlyList<LocalComponent>? own)
    {
        if (own is not { Count: > 0 })
            return All;
        if (own.GroupBy(one => one.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(one => one.Count() > 1) is { } twice)
            throw SpectralDataException.At($"component {twice.Key}", "that name twice", "names that differ");
        return [.. All, .. own.Select(one => one.Define())];
    }

    /// <param name="name">In any case, cut short where no other fits.</param>
    /// <exception cref="SpectralDataException">No component, or more than one, has that name.</exception>
    public static ComponentDefinition Find(string name) => ComponentNames.Resolve(name, 0, name.Length, All);
}
