using Almagest.Spectra.Fluxes;

namespace Almagest.Cli.Inference;

/// <summary>What `almagest fit` is asked to do with a fit besides minimising.</summary>
internal sealed record InferenceRequest
{
    /// <summary>Samples of a Markov chain, of all walkers together; null for none.</summary>
    public int? Chain { get; init; }

    /// <summary>Spectra to simulate and fit; null for none.</summary>
    public int? Goodness { get; init; }

    /// <summary>Each as XSPEC's steppar takes it.</summary>
    public IReadOnlyList<string> Scans { get; init; } = [];

    /// <summary>keV, as observed; with a redshift, luminosities are in the same bands of the source's frame.</summary>
    public IReadOnlyList<EnergyBand> Bands { get; init; } = [];

    public double? Redshift { get; init; }

    /// <summary>Additive components whose equivalent widths are wanted.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>Parameters that get a profile interval, or "all".</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>The rise of the statistic at an interval's ends.</summary>
    public double Delta { get; init; }

    public ulong Seed { get; init; } = 1;

    /// <summary>True where a minimum is needed, with its covariance.</summary>
    public bool NeedsMinimum => IsParallel || Errors.Count + Bands.Count + Lines.Count > 0;

    /// <summary>True where one fit keeps all cores busy by itself.</summary>
    public bool IsParallel => Chain is not null || Goodness is not null || Scans.Count > 0;
}
