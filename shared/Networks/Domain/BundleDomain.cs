namespace Almagest.Networks.Domain;

/// <summary>What a bundle says of its <see cref="DomainMonitor"/>, whose numbers are tensors named "domain...".</summary>
public sealed record BundleDomain
{
    /// <summary>The form of the statistics. A monitor of another form is not used: then nothing is known, and nothing flagged.</summary>
    public const int CurrentVersion = 1;

    public required int Version { get; init; }

    /// <summary>Simulations that it was learnt from and measured by; no network had seen them.</summary>
    public required int Simulations { get; init; }

    /// <summary>K principal components.</summary>
    public required int Components { get; init; }
}
