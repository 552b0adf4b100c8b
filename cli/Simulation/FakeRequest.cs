using Almagest.Spectra.Models;

namespace Almagest.Cli.Simulation;

/// <summary>What `almagest fakeit` was asked for.</summary>
internal sealed record FakeRequest
{
    public required string Model { get; init; }
    public required string Abundances { get; init; }
    public required IReadOnlyDictionary<string, double> Parameters { get; init; }

    /// <summary>A spectrum whose files, exposures and scales are taken where none are told; null for none.</summary>
    public string? Like { get; init; }
    public string? Rmf { get; init; }
    public string? Arf { get; init; }
    public string? Background { get; init; }

    /// <summary>s.</summary>
    public double? Exposure { get; init; }

    /// <summary>s; null for the background's own.</summary>
    public double? BackgroundExposure { get; init; }

    /// <summary>Null for that of <see cref="Like"/>, else the background's.</summary>
    public double? BackScale { get; init; }

    /// <summary>How the photons of a bin are computed.</summary>
    public BinIntegration Bins { get; init; }
    public ulong Seed { get; init; }
    public int Count { get; init; }

    /// <summary>A file for one spectrum, or a folder.</summary>
    public required string Output { get; init; }
}
