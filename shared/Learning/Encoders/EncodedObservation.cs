using Almagest.Spectra;

namespace Almagest.Learning.Encoders;

/// <summary>One observation as a network sees it, with what is needed to read the network's answer.</summary>
/// <param name="Values">Shape [B]; 0 where not observed.</param>
/// <param name="Observed">Shape [B]; false in gaps.</param>
/// <param name="Context">Shape [S].</param>
/// <param name="Amplitude">Brightness over that of the reference spectrum; 1 for a flux.</param>
/// <param name="Reference">Shape [B]: weighted counts, or flux density, of the reference spectrum made as bright as the
/// data.</param>
/// <param name="Weight">Poisson counts that carry as much as one count of the data: 1 for Poisson data and for a flux.</param>
/// <param name="Center">Shape [P]: what targets are counted from, in the free parameters' coordinates: the quick estimate, or 0
/// for a flux.</param>
/// <param name="Unit">Shape [P]: what targets are counted in: the quick estimate's sigma, or 1 for a flux.</param>
public sealed record EncodedObservation(
    float[] Values,
    bool[] Observed,
    float[] Context,
    double Amplitude,
    double[] Reference,
    double Weight,
    double[] Center,
    double[] Unit
)
{
    /// <summary>Background-subtracted counts of the observed bins, below 0 where the background has more; NaN for a
    /// flux.</summary>
    public double NetCounts { get; init; } = double.NaN;

    /// <summary>Of <see cref="NetCounts"/>.</summary>
    public double NetCountsSigma { get; init; } = double.NaN;

    /// <summary>The share of the band's reference counts that lies in the observed bins.</summary>
    public double Covered => Context.Length > 0 ? Context[CountEncoder.Covered] : 1;
}

/// <summary>An observation's way into a network: <see cref="Encoded"/>, or <see cref="NotEncoded"/> with the reason.</summary>
public abstract record EncodingOutcome;

public sealed record Encoded(EncodedObservation Observation) : EncodingOutcome;

/// <param name="HasChannels">Good channels there are, too few for a network: a classical fit may have enough of them.</param>
public sealed record NotEncoded(string Reason, bool HasChannels = false) : EncodingOutcome;

/// <summary>A spectrum with its gaps filled, for plots.</summary>
/// <param name="Grid">B bins.</param>
/// <param name="Data">Shape [B]: net counts, or flux density; NaN in gaps.</param>
/// <param name="Filled">Shape [B]: the network's spectrum, in the same unit, as if every channel were good.</param>
/// <param name="Observed">Shape [B]; false in gaps.</param>
/// <param name="Unit">Of <paramref name="Data"/> and <paramref name="Filled"/>.</param>
public sealed record FilledSpectrum(EnergyGrid Grid, double[] Data, double[] Filled, bool[] Observed, string Unit)
{
    /// <summary>Shape [B]: ends of the 68 % bands of filled bins; NaN in observed bins. Null: not known.</summary>
    public (double[] Lower, double[] Upper)? Band { get; init; }
}
