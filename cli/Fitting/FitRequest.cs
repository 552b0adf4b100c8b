using Almagest.Cli.Inference;
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
    public required DataRequest Data { get; init; }
    public required ParameterRequest Parameters { get; init; }

    /// <summary>Of a classical fit.</summary>
    public MinimumSearch Search { get; init; } = MinimumSearch.Auto;

    /// <summary>All files are one source, fitted together; classically.</summary>
    public bool IsJoint { get; init; }

    /// <summary>Folder of the report; null for none.</summary>
    public string? Output { get; init; }

    /// <summary>A file for the fits with all that it takes to repeat them; null for none.</summary>
    public string? Save { get; init; }
    public int? Simulations { get; init; }

    /// <summary>Samples of each posterior that are kept with its fit.</summary>
    public int Samples { get; init; }

    /// <summary>Share of right spectra that may be flagged.</summary>
    public double FalseAlarmRate { get; init; }

    /// <summary>How the classical fit computes the photons of a bin.</summary>
    public BinIntegration Bins { get; init; }

    /// <summary>What is done with each fit besides.</summary>
    public InferenceRequest Inference { get; init; } = new();
    public string? Home { get; init; }
}
