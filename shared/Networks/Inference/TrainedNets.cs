using Almagest.Networks.Architectures;
using Almagest.Networks.Bands;
using static TorchSharp.torch;

namespace Almagest.Networks.Inference;

/// <summary>A trained auto-encoder, its regressors and perhaps its bands, on normalised tensors. N spectra, B bins, S context, P targets.</summary>
internal sealed class TrainedNets(WeightSet denoiser, IReadOnlyList<WeightSet> regressors, int targets, bool seesMask, bool givesVariance, WeightSet? band = null) : IDisposable
{
    /// <summary>One pass of the auto-encoder: values in every bin, shape [N, B].</summary>
    public Tensor Fill(Tensor composite, Tensor mask, Tensor context) => denoiser.Forward(cat([composite, mask, context], 1));

    /// <summary>Means and variances of the targets, shape [N, 2 P]; where the nets give no variance, only the ensemble's own spread counts.</summary>
    public Tensor Regress(Tensor composite, Tensor mask, Tensor context)
    {
        Tensor input = seesMask ? cat([composite, mask, context], 1) : cat([composite, context], 1);
        Tensor outputs = stack([.. regressors.Select(member => member.Forward(input))]);            // [E, N, P or 2 P]
        Tensor means = outputs.narrow(2, 0, targets), mean = means.mean([0]);
        Tensor variance = means.Minus(mean).Squared().mean([0]);
        if (givesVariance) variance = variance.Plus(Training.Gaussian.LogVariance(outputs.narrow(2, targets, targets)).exp().mean([0]));
        return cat([mean, variance], 1);
    }

    /// <summary>Half widths of the bands of filled bins, shape [N, B]; 0 in observed bins; null if the network has none.</summary>
    public float[]? HalfWidths(Tensor composite, Tensor mask, Tensor context) => band is null ? null : BandNet.HalfWidths(band, composite, mask, context);

    public void Dispose()
    {
        band?.Dispose();
        denoiser.Dispose();
        foreach (WeightSet regressor in regressors) regressor.Dispose();
    }
}
