using System.Collections.Concurrent;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Absorption;

/// <summary>Cross-sections at fixed energies, each computed once. Thread-safe.</summary>
/// <param name="energy">keV.</param>
/// <param name="log">ln of it.</param>
/// <param name="tabulated">True: as tables of cross-sections have them.</param>
internal sealed class SectionCache(double[] energy, double[] log, bool tabulated) : KnownSections
{
    private readonly ConcurrentDictionary<CrossSection, double[]> _sigma = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<CrossSection, (double Stretch, double[]? Sigma)> _shifted = new(
        ReferenceEqualityComparer.Instance
    );

    public override bool Knows(CrossSection section) => true;

    /// <summary>σ at all points times a factor, or nothing if the factor is a new one: it is remembered when it comes
    /// again.</summary>
    public override bool TryShifted(CrossSection section, double stretch, out ReadOnlySpan<double> sigma)
    {
        sigma = default;
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

    public override ReadOnlySpan<double> Of(CrossSection section)
    {
        if (_sigma.TryGetValue(section, out double[]? sigma))
            return sigma;
        sigma = new double[energy.Length];
        FormOf(section).Evaluate(energy, log, sigma);
        return _sigma.GetOrAdd(section, sigma);
    }

    public override CrossSection FormOf(CrossSection section) => tabulated ? section.Tabulated : section;
}
