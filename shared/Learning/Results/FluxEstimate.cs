using Almagest.Spectra.Fitting.Results;

namespace Almagest.Learning.Results;

/// <summary>The flux of a fit in one band, and the luminosity in the same band of the source's own frame: as they are published,
/// by the estimate that stands for the fit. NaN: not known.</summary>
public sealed record FluxEstimate
{
    /// <summary>As the run names it: "0.5-2", "fitted".</summary>
    public required string Band { get; init; }

    /// <summary>keV: as observed for the flux, in the source's frame for the luminosity.</summary>
    public required double BandLower { get; init; }

    /// <summary>keV.</summary>
    public required double BandUpper { get; init; }

    /// <summary>The share of the band, in keV, that the fit had data in: the rest is the model's word alone.</summary>
    public double Covered { get; init; } = double.NaN;

    /// <summary>With the model's absorption, or without.</summary>
    public required bool IsAbsorbed { get; init; }

    /// <summary>What the numbers are; a limit has no value, and an upper end.</summary>
    public EstimateMethod Method { get; init; } = EstimateMethod.Limit;

    /// <summary>erg cm⁻² s⁻¹.</summary>
    public ParameterEstimate Flux { get; init; } = ParameterEstimate.Unknown;

    /// <summary>The model's, z; of a free one the best. NaN: it has none, and there is no luminosity.</summary>
    public double Redshift { get; init; } = double.NaN;

    /// <summary>erg s⁻¹.</summary>
    public ParameterEstimate Luminosity { get; init; } = ParameterEstimate.Unknown;
}
