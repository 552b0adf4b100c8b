namespace Almagest.Spectra.Observations;

/// <summary>One source as observed.</summary>
public sealed record Observation
{
    public required string Name { get; init; }

    /// <summary>ICRS, degrees, from 0 to below 360; null if unknown.</summary>
    public double? RightAscension
    {
        get;
        init => field = value == 360 ? 0 : value;
    }

    /// <summary>ICRS, degrees; null if unknown.</summary>
    public double? Declination { get; init; }

    public required ObservationPayload Payload { get; init; }
}

/// <summary>What was measured: counts through responses, or a flux already on a campaign's grid.</summary>
public abstract record ObservationPayload;

/// <summary>Spectra of counts, each with its background and the key of its response.</summary>
public sealed record CountsPayload(IReadOnlyList<ObservedSpectrum> Spectra) : ObservationPayload;

/// <summary>A noise-free flux density on the campaign's own grid, with its gaps (Protocol S of the study).</summary>
/// <param name="FluxDensity">Shape [bins], photons cm⁻² s⁻¹ keV⁻¹; what stands in a gap is ignored.</param>
/// <param name="Observed">Shape [bins]; false in a gap.</param>
public sealed record FluxPayload(double[] FluxDensity, bool[] Observed) : ObservationPayload;

/// <summary>One spectrum of an observation.</summary>
/// <param name="Background">As read; null if none.</param>
/// <param name="ResponseKey">Names the response: see <see cref="Responses.ResponseKey"/>.</param>
public sealed record ObservedSpectrum(CountSpectrum Source, CountSpectrum? Background, string ResponseKey)
{
    /// <summary>True where a background was measured, but not in this channel: which is not to say that there was none.</summary>
    /// <param name="channel">Of the source, from 0.</param>
    public bool LacksBackground(int channel) =>
        Background is { } background
        && Source.FirstChannel + channel - background.FirstChannel is >= 0 and var at
        && at < background.ChannelCount
        && background.IsUnmeasured(at);
}
