using Almagest.Ogip;
using Almagest.Spectra.Models;

namespace Almagest.Cli.Fitting;

/// <summary>What `almagest fit` was asked for.</summary>
internal sealed record FitRequest
{
    public required IReadOnlyList<string> Sources { get; init; }
    public required string Model { get; init; }
    public required string Abundances { get; init; }
    /// <summary>keV; null for the instrument's usual band.</summary>
    public double? Lowest { get; init; }
    /// <summary>keV; null for the instrument's usual band.</summary>
    public double? Highest { get; init; }
    public required IReadOnlyDictionary<string, double> Frozen { get; init; }
    public required ObservationOptions Files { get; init; }
    /// <summary>Folder of the report; null for none.</summary>
    public string? Output { get; init; }
    public int? Simulations { get; init; }
    public bool Refine { get; init; } = true;
    /// <summary>How the classical fit computes the photons of a bin.</summary>
    public BinIntegration Bins { get; init; }
    public string? Home { get; init; }
}
