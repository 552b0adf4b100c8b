using Almagest.Spectra.Models.Expressions;

namespace Almagest.Spectra.Models.Convolutions;

/// <summary>Fluxes and luminosities (cflux, clumin) of a source that is changed, where its scale is to stay what it was: without
/// its absorber a source is brighter, and not as bright as its flux says.</summary>
internal static class KeptScales
{
    /// <param name="root">Of the model.</param>
    /// <param name="parameters">By which the scales are what they are.</param>
    /// <param name="changed">Others; lg10Flux and lg10Lum of what they change are overwritten.</param>
    public static void Keep(ModelNode root, ReadOnlySpan<double> parameters, Span<double> changed, EvaluationWorkspace workspace)
    {
        switch (root)
        {
            case SumNode sum:
                foreach (ModelNode term in sum.Terms)
                    Keep(term, parameters, changed, workspace);
                break;
            case ProductNode { Source: { } source }:
                Keep(source, parameters, changed, workspace);
                break;
            case ConvolutionNode node:
                // Those within first: they are part of what this one scales.
                Keep(node.Source, parameters, changed, workspace);
                bool isSame = parameters[node.Source.Begin..node.Source.End]
                    .SequenceEqual(changed[node.Source.Begin..node.Source.End]);
                if (isSame || node.Convolution is not FluxScaling scaling)
                    break;
                double ratio = scaling.FluxOf(node, changed, workspace) / scaling.FluxOf(node, parameters, workspace);
                if (ratio > 0 && double.IsFinite(ratio))
                    changed[node.Operator.End - 1] += Math.Log10(ratio);
                break;
        }
    }
}
