namespace Almagest.Networks.Bundles;

/// <summary>What a bundle says of the factors of its bands, whose numbers are a tensor.</summary>
public sealed record BundleBands
{
    /// <summary>The form of the groups. Factors of another form are not used: bands are then as they were learnt.</summary>
    public const int CurrentVersion = 1;

    public required int Version { get; init; }

    public required int Groups { get; init; }

    /// <summary>Spectra that the factors were found on; nothing else had learnt from them.</summary>
    public required int Simulations { get; init; }
}
