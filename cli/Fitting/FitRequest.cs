using Almagest.Cli.Inference;
using Almagest.Ogip;
using Almagest.Spectra.Models;

namespace Almagest.Cli.Fitting;

/// <summary>Who answers.</summary>
internal enum FitMethod
{
    /// <summary>The network's answer, refined by the classical fit.</summary>
    Both,

    /// <summary>The network alone.</summary>
    Network,

    /// <summary>The classical fit alone: nothing is learnt, nothing is stored.</summary>
    Classical,
}

/// <summary>What `almagest fit` was asked for.</summary>
internal sealed record FitRequest
{
    public required IReadOnlyList<string> Sources { get; init; }
    public required string Model { get; init; }
    public required string Abundances { get; init; }
    public FitMethod Method { get; init; } = FitMethod.Both;
    /// <summary>keV; null for the instrument's usual band.</summary>
    public double? Lowest { get; init; }
    /// <summary>keV; null for the instrument's usual band.</summary>
    public double? Highest { get; init; }
    public required IReadOnlyDictionary<string, double> Frozen { get; init; }
    /// <summary>Where free parameters start; for <see cref="FitMethod.Classical"/>.</summary>
    public IReadOnlyDictionary<string, double> Starts { get; init; } = new Dictionary<string, double>();
    /// <summary>Fitted although frozen by default; for <see cref="FitMethod.Classical"/>.</summary>
    public IReadOnlyList<string> Thawed { get; init; } = [];
    /// <summary>All files are one source, fitted together; by <see cref="JointFit"/>.</summary>
    public bool Joint { get; init; }
    /// <summary>Linear ties, such as "2:powerlaw.norm = 0.9*1:powerlaw.norm"; for a joint fit.</summary>
    public IReadOnlyList<string> Ties { get; init; } = [];
    /// <summary>Parameters that get a profile interval, or "all"; for a joint fit.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];
    /// <summary>The rise of the statistic at an interval's ends.</summary>
    public double Delta { get; init; }
    public required ObservationOptions Files { get; init; }
    /// <summary>Folder of the report; null for none.</summary>
    public string? Output { get; init; }
    /// <summary>A file for the fits with all that it takes to repeat them; null for none.</summary>
    public string? Save { get; init; }
    public int? Simulations { get; init; }
    /// <summary>How the classical fit computes the photons of a bin.</summary>
    public BinIntegration Bins { get; init; }
    /// <summary>What is done with each fit besides.</summary>
    public InferenceRequest Inference { get; init; } = new();
    public string? Home { get; init; }
}
