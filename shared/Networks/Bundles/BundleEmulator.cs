namespace Almagest.Networks.Bundles;

/// <summary>What a bundle says of the emulator by which it fills gaps, whose numbers are tensors named "emulator...".</summary>
public sealed record BundleEmulator
{
    /// <summary>Hidden layers of its net; empty: spectra are a linear function of their targets.</summary>
    public required IReadOnlyList<int> Hidden { get; init; }
}
