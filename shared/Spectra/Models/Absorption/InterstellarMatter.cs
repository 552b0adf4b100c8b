using System.Collections.Concurrent;

namespace Almagest.Spectra.Models.Absorption;

/// <summary>The cross-sections that absorption models use, each built once per abundance set.</summary>
internal static class InterstellarMatter
{
    private static readonly ConcurrentDictionary<(string Kind, string Abundances), Lazy<CrossSection>> Built = new();

    /// <summary>Neutral atoms alone: phabs with cross-sections "vern".</summary>
    public static CrossSection Gas(AbundanceSet abundances) =>
        Once("gas", abundances, () => SmoothSection.Of(Species.Elements.Select(z => (abundances[z], Species.Verner(z)))));

    /// <summary>One element of it.</summary>
    public static CrossSection Element(AbundanceSet abundances, int element) =>
        Once($"only {element}", abundances, () => SmoothSection.Of([(abundances[element], Species.Verner(element))]));

    /// <summary>All elements but one.</summary>
    public static CrossSection GasWithout(AbundanceSet abundances, int element) =>
        Once($"without {element}", abundances, () =>
            SmoothSection.Of(Species.Elements.Where(z => z != element).Select(z => (abundances[z], Species.Verner(z))))
        );

    /// <summary>Atoms, H2 and grains: tbabs.</summary>
    public static CrossSection GasAndGrains(AbundanceSet abundances) =>
        Once("grains", abundances, () => TuebingenBoulder.WithGrains(abundances));

    /// <summary>Atoms and H2, nothing in grains: ztbabs.</summary>
    public static CrossSection GasAndMolecules(AbundanceSet abundances) =>
        Once("molecules", abundances, () => TuebingenBoulder.WithoutGrains(abundances));

    private static CrossSection Once(string kind, AbundanceSet abundances, Func<CrossSection> build) =>
        Built.GetOrAdd((kind, abundances.Name), _ => new(build)).Value;
}
