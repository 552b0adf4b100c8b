using Almagest.Spectra.Models;

namespace Almagest.Spectra.Fitting;

/// <summary>Spectra that share one copy of the model's parameters (XSPEC's data group): those of one instrument, as a
/// rule.</summary>
/// <param name="Spectra">At least one.</param>
public sealed record DataGroup(IReadOnlyList<FitSpectrum> Spectra)
{
    /// <summary>
    /// Null: the background is data (W, or subtracted). Else it is this model: each background spectrum is fitted by it as data
    /// of
    /// its own, and each source spectrum has it added, scaled by exposure × BACKSCAL × AREASCAL.
    /// </summary>
    public BackgroundModel? Background { get; init; }
}

/// <summary>A background described by a model. Each group has its own copy of its parameters, free of the others'.</summary>
/// <param name="Model">Photons cm⁻² s⁻¹ per bin through the response; counts s⁻¹ per channel for the detector's own.</param>
/// <param name="Path">How it reaches the channels.</param>
public sealed record BackgroundModel(SpectralModel Model, BackgroundPath Path = BackgroundPath.Response);

public enum BackgroundPath
{
    /// <summary>As the source does: through the area and the redistribution. For the sky's background.</summary>
    Response,

    /// <summary>Straight into the channels at their nominal energies, as through a unit response. For the detector's
    /// own.</summary>
    Detector,
}
