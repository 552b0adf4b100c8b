using System.Collections.Concurrent;

namespace Almagest.Spectra.Models.Absorption;

/// <summary>Cross-section of cold matter per hydrogen atom.</summary>
internal abstract class CrossSection
{
    /// <summary>Writes σ(E), 1e-22 cm² per H atom, at any energies; 0 where the matter is taken as transparent.</summary>
    /// <param name="energy">Shape [n], keV.</param>
    /// <param name="log">Shape [n], ln of energy.</param>
    /// <param name="sigma">Shape [n]; overwritten.</param>
    public abstract void Evaluate(ReadOnlySpan<double> energy, ReadOnlySpan<double> log, Span<double> sigma);
}

/// <summary>Cross-sections at fixed energies, each computed once. Thread-safe.</summary>
internal sealed class SectionCache(double[] energy, double[] log)
{
    private readonly ConcurrentDictionary<CrossSection, double[]> _sigma = new(ReferenceEqualityComparer.Instance);

    /// <summary>σ at every point, 1e-22 cm².</summary>
    public ReadOnlySpan<double> Of(CrossSection section)
    {
        if (_sigma.TryGetValue(section, out double[]? sigma)) return sigma;
        sigma = new double[energy.Length];
        section.Evaluate(energy, log, sigma);
        return _sigma.GetOrAdd(section, sigma);
    }
}
