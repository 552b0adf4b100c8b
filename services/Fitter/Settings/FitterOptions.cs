using System.ComponentModel.DataAnnotations;

namespace Almagest.Fitter.Settings;

/// <summary>Section "Fitter".</summary>
public sealed class FitterOptions
{
    /// <summary>Chunks worked on at once in this process.</summary>
    [Range(1, 64)]
    public int Concurrency { get; init; } = 2;

    /// <summary>Networks kept in memory.</summary>
    [Range(1, 64)]
    public int CachedNetworks { get; init; } = 4;
}
