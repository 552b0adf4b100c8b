using System.Buffers;
using System.Collections.Concurrent;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Absorption;

/// <summary>Cross-section of cold matter per hydrogen atom.</summary>
internal abstract class CrossSection
{
    /// <summary>Writes σ(E), 1e-22 cm² per H atom, at any energies; 0 where the matter is taken as transparent.</summary>
    /// <param name="energy">Shape [n], keV.</param>
    /// <param name="log">Shape [n], ln of energy.</param>
    /// <param name="sigma">Shape [n]; overwritten.</param>
    public abstract void Evaluate(ReadOnlySpan<double> energy, ReadOnlySpan<double> log, Span<double> sigma);

    /// <summary>Writes dσ / d ln E, 1e-22 cm², at any energies.</summary>
    /// <param name="energy">Shape [n], keV.</param>
    /// <param name="log">Shape [n], ln of energy.</param>
    /// <param name="slope">Shape [n]; overwritten.</param>
    public virtual void EvaluateSlope(ReadOnlySpan<double> energy, ReadOnlySpan<double> log, Span<double> slope) =>
        throw new NotSupportedException("This matter is not taken at shifted energies.");

    /// <summary>Writes XSPEC's σ of each bin, the mean of its two edges.</summary>
    /// <param name="edges">Shape [n + 1], keV.</param>
    /// <param name="log">Shape [n + 1], ln of <paramref name="edges"/>.</param>
    /// <param name="sigma">Shape [n]; overwritten.</param>
    public virtual void EvaluateBins(ReadOnlySpan<double> edges, ReadOnlySpan<double> log, Span<double> sigma)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(edges.Length);
        Span<double> at = rented.AsSpan(0, edges.Length);
        Evaluate(edges, log, at);
        for (int bin = 0; bin < sigma.Length; bin++)
            sigma[bin] = 0.5 * (at[bin] + at[bin + 1]);
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>Energies, keV, ascending, where σ jumps.</summary>
    public virtual ReadOnlySpan<double> Jumps => [];

    /// <summary>Energies, keV, ascending, where σ bends: the nodes of a table with structure of its own.</summary>
    public virtual ReadOnlySpan<double> Bends => [];

    /// <summary>The same as tables of cross-sections have it, edges smeared over their cells.</summary>
    public virtual CrossSection Tabulated => this;
}

/// <summary>Cross-sections at fixed energies, each computed once. Thread-safe.</summary>
/// <param name="energy">keV.</param>
/// <param name="log">ln of it.</param>
/// <param name="tabulated">True: as tables of cross-sections have them.</param>
internal sealed class SectionCache(double[] energy, double[] log, bool tabulated)
{
    private readonly ConcurrentDictionary<CrossSection, double[]> _sigma = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<CrossSection, (double Stretch, double[]? Sigma)> _shifted = new(
        ReferenceEqualityComparer.Instance
    );

    /// <summary>One of no energies, that knows only what it is given: working memory of one thread.</summary>
    public static SectionCache Empty() => new([], [], tabulated: false);

    /// <summary>An array for a section that this thread may write and others read as <see cref="Of"/>.</summary>
    public double[] Scratch(CrossSection section, int length) =>
        _sigma.TryGetValue(section, out double[]? known) ? known : _sigma[section] = new double[length];

    /// <summary>True if <see cref="Of"/> answers.</summary>
    public bool Knows(CrossSection section) => energy.Length > 0 || _sigma.ContainsKey(section);

    /// <summary>σ at all points times a factor, or nothing if the factor is a new one: it is remembered when it comes
    /// again.</summary>
    public bool TryShifted(CrossSection section, double stretch, out ReadOnlySpan<double> sigma)
    {
        sigma = default;
        if (energy.Length == 0)
            return false;
        (double Stretch, double[]? Sigma) known = _shifted.GetValueOrDefault(section);
        if (known.Stretch != stretch)
        {
            _shifted[section] = (stretch, null);
            return false;
        }
        if (known.Sigma is null)
        {
            double shift = VectorMath.Log(stretch);
            known.Sigma = new double[energy.Length];
            FormOf(section)
                .Evaluate(Array.ConvertAll(energy, e => e * stretch), Array.ConvertAll(log, l => l + shift), known.Sigma);
            _shifted[section] = known;
        }
        sigma = known.Sigma;
        return true;
    }

    /// <summary>Gives what <see cref="Of"/> is to answer: a mean of σ about each point, say.</summary>
    public void Put(CrossSection section, double[] sigma) => _sigma[section] = sigma;

    /// <summary>σ at every point, 1e-22 cm².</summary>
    public ReadOnlySpan<double> Of(CrossSection section)
    {
        if (_sigma.TryGetValue(section, out double[]? sigma))
            return sigma;
        sigma = new double[energy.Length];
        FormOf(section).Evaluate(energy, log, sigma);
        return _sigma.GetOrAdd(section, sigma);
    }

    /// <summary>How these points take a section: sharp, or as tables have it.</summary>
    public CrossSection FormOf(CrossSection section) => tabulated ? section.Tabulated : section;
}
