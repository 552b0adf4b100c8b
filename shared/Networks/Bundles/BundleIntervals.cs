namespace Almagest.Networks.Bundles;

/// <summary>What a bundle says of the net that tells how far each target may be off, and of its factors.</summary>
public sealed record BundleIntervals
{
    /// <summary>The form of net and groups. Another is not used: intervals are then as wide for all.</summary>
    public const int CurrentVersion = 1;

    public required int Version { get; init; }

    /// <summary>Hidden layers of the perceptron from targets and mask to half widths.</summary>
    public required IReadOnlyList<int> Widths { get; init; }

    public required int Groups { get; init; }

    /// <summary>Spectra that net and factors were learnt from; nothing else had.</summary>
    public required int Simulations { get; init; }
}
