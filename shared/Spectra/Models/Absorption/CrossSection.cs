using System.Buffers;

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
