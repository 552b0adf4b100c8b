using Almagest.Networks.Architectures;
using Almagest.Networks.Bands;
using Almagest.Networks.Devices;
using Almagest.Networks.Inference;

namespace Almagest.Networks.Bundles;

/// <summary>All weights of the nets that fill and answer, in the order of their shapes; one array for each member of an
/// ensemble.</summary>
internal sealed record BundleWeights(IReadOnlyList<float[]> Denoisers, IReadOnlyList<float[]> Regressors)
{
    /// <param name="band">Weights of the net of the bands; null: without bands.</param>
    public TrainedNets Build(BundleArchitecture nets, int bins, int context, int targets, TorchDevice device, float[]? band)
    {
        (Net denoiser, Net regressor) = (
            BundleLayout.DenoiserNet(nets, bins, context),
            BundleLayout.RegressorNet(nets, bins, context, targets)
        );
        return new TrainedNets(
            [.. Denoisers.Select(weights => Evaluator.Of(denoiser, weights, device))],
            [.. Regressors.Select(weights => Evaluator.Of(regressor, weights, device))],
            targets,
            nets.RegressorSeesMask,
            nets.RegressorGivesVariance,
            band is null ? null : Evaluator.Of(BandNet.Of(nets.BandWidths!, bins, context), band, device)
        );
    }
}
