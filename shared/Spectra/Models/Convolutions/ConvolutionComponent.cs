using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Models.Components;
using Almagest.Spectra.Models.Expressions;

namespace Almagest.Spectra.Models.Convolutions;

/// <summary>A component that acts on the photons of what stands to its right.</summary>
internal abstract class ConvolutionComponent : Component
{
    /// <summary>Energies of the source over those observed.</summary>
    public virtual double Stretch(ReadOnlySpan<double> own) => 1;

    /// <summary>σ, keV, of the Gaussian by which the source is blurred at an energy; 0 if it stays sharp.</summary>
    public virtual double BlurAt(ReadOnlySpan<double> own, double energy) => 0;

    /// <summary>True if the source's norms don't matter, since the outcome is scaled.</summary>
    public virtual bool SetsScale => false;

    /// <summary>As <see cref="ModelEvaluator.Walk"/>, with the rows of the source's parameters and of its own.</summary>
    public abstract void Walk(
        ConvolutionNode node,
        Samples samples,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free,
        Span<double> values,
        Span<double> rows
    );
}
