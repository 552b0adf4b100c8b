namespace Almagest.Networks.Bands;

/// <summary>What a bundle says of its <see cref="BandFactors"/>, whose numbers are a tensor.</summary>
public sealed record BundleBands
{
    /// <summary>The form of the groups. Factors of another form are not used: bands are then as they were learnt.</summary>
    public const int CurrentVersion = 1;

    public required int Version { get; init; }

    public required int Groups { get; init; }

    /// <summary>Spectra that the factors were found on; nothing else had learnt from them.</summary>
    public required int Simulations { get; init; }
}
