using Almagest.Spectra.Models;

namespace Almagest.Application.Fakes;

/// <summary>Spectra that are to be simulated.</summary>
public sealed record FakeRequest
{
    public required string Model { get; init; }
    public string Abundances { get; init; } = "wilm";

    /// <summary>The others have XSPEC's defaults.</summary>
    public IReadOnlyDictionary<string, double> Parameters { get; init; } = new Dictionary<string, double>();

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
    public ulong Seed { get; init; } = 1;
    public int Count { get; init; } = 1;

    /// <summary>A file for one spectrum, or a folder.</summary>
    public required string Output { get; init; }
}
