using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Models.Components;
using Almagest.Spectra.Models.Expressions;

namespace Almagest.Spectra.Models.Convolutions;

/// <summary>A component that acts on the photons of what stands to its right.</summary>
internal abstract class ConvolutionComponent : Component
{
    /// <summary>Energies of the source over those observed; null if nothing sharp of the source is left.</summary>
    public virtual double? Stretch(ReadOnlySpan<double> own) => 1;

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
