using System.ComponentModel.DataAnnotations;
using Almagest.Application.Fitting;

namespace Almagest.Gateway.Settings;

/// <summary>Section "Gateway".</summary>
public sealed class GatewayOptions
{
    /// <summary>Bytes of all files of one request.</summary>
    [Range(1, long.MaxValue)]
    public long LargestUpload { get; init; } = 256 << 20;

    /// <summary>Files of one request.</summary>
    [Range(1, 100_000)]
    public int MostFiles { get; init; } = 1_000;

    /// <summary>Spectra that one request may have simulated.</summary>
    [Range(1, 1_000_000)]
    public int MostFakes { get; init; } = 1_000;

    /// <summary>Samples of Markov chains of one request, of all its fits together; so are the next.</summary>
    [Range(0, long.MaxValue)]
    public long MostChainSamples { get; init; } = 1_000_000;

    /// <summary>Points of scans, at each of which the other parameters are fitted again.</summary>
    [Range(0, long.MaxValue)]
    public long MostScanPoints { get; init; } = 10_000;

    /// <summary>Points at which searches for a minimum look: of a grid, or 128 for each global search.</summary>
    [Range(0, long.MaxValue)]
    public long MostStarts { get; init; } = 100_000;

    /// <summary>Spectra that are simulated and fitted for the goodness.</summary>
    [Range(0, long.MaxValue)]
    public long MostGoodnessSpectra { get; init; } = 10_000;

    /// <summary>Intervals, fluxes, luminosities and equivalent widths.</summary>
    [Range(0, long.MaxValue)]
    public long MostFigures { get; init; } = 10_000;

    /// <summary>Spectra that a network learns from.</summary>
    [Range(0, long.MaxValue)]
    public long MostSimulations { get; init; } = 1_000_000;

    /// <summary>Requests a minute of one token, or of one address without; 0: as many as come.</summary>
    [Range(0, 10_000_000)]
    public int MostRequests { get; init; } = 6_000;

    /// <summary>Streams of events that are open at once.</summary>
    [Range(0, 100_000)]
    public int MostStreams { get; init; } = 100;

    /// <summary>Tokens of who may come, see `almagest token`; null: none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Whoever reaches the port may come.</summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>Names of this host by which it is asked without a token, beside localhost.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    internal FitLimits FitLimits =>
        new()
        {
            ChainSamples = MostChainSamples,
            ScanPoints = MostScanPoints,
            Starts = MostStarts,
            GoodnessSpectra = MostGoodnessSpectra,
            Figures = MostFigures,
            Simulations = MostSimulations,
        };
}
