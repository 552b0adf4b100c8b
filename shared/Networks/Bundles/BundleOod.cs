namespace Almagest.Networks.Bundles;

/// <summary>What a bundle says of its monitor of what is out of distribution, whose numbers are tensors named "ood...".</summary>
public sealed record BundleOod
{
    /// <summary>The form of the statistics. A monitor of another form is not used: then nothing is known, and nothing
    /// flagged.</summary>
    public const int CurrentVersion = 2;

    /// <summary>Simulations from which on right spectra of all kinds together are flagged as outside the training no more often
    /// than is stated; from fewer 0.3 to 10 times as often.</summary>
    public const int Reliable = 3_000;

    public required int Version { get; init; }

    /// <summary>Simulations that it was learnt from and measured by; no network had seen them.</summary>
    public required int Simulations { get; init; }

    /// <summary>Whether flags are raised as often as is stated, in words.</summary>
    public string Reliability =>
        Simulations >= Reliable
            ? "of all kinds of spectra together flags are false as often as is stated"
            : "so few that flags may be false 0.3 to 10 times as often as is stated";

    /// <summary>How much of the context is conditions and a quick estimate.</summary>
    public int Summary { get; init; }

    /// <summary>Free parameters of which it is known when an interval tells hardly anything: all or none.</summary>
    public int Informative { get; init; }

    /// <summary>K principal components.</summary>
    public required int Components { get; init; }
}
