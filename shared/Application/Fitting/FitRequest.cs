using Almagest.Application.Inference;
using Almagest.Application.Runs;
using Almagest.Application.Trainings;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;

namespace Almagest.Application.Fitting;

/// <summary>Who answers.</summary>
public enum FitMethod
{
    /// <summary>The network's answer, refined by the classical fit.</summary>
    Both,

    /// <summary>The network alone.</summary>
    Network,

    /// <summary>The classical fit alone: nothing is learnt, nothing is stored.</summary>
    Classical,
}

/// <summary>Which spectra are fitted, by what model, and how.</summary>
public sealed record FitRequest
{
    public required IReadOnlyList<string> Sources { get; init; }
    public required string Model { get; init; }
    public string Abundances { get; init; } = "wilm";
    public FitMethod Method { get; init; } = FitMethod.Both;

    /// <summary>Nobody asked for the method: a spectrum in flux, of which no network is at hand, is fitted classically.</summary>
    public bool IsMethodUsual { get; init; }

    public DataRequest Data { get; init; } = new();
    public ParameterRequest Parameters { get; init; } = new();

    /// <summary>Of a classical fit.</summary>
    public MinimumSearch Search { get; init; } = MinimumSearch.Auto;

    /// <summary>All files are one source, fitted together; classically.</summary>
    public bool IsJoint { get; init; }

    /// <summary>That a network learns from; null for the usual number.</summary>
    public int? Simulations { get; init; }

    /// <summary>With whose weights a network begins that has to be learnt: an id, the beginning of one, or
    /// <see cref="SisterNetworks.Auto"/>. Null: it begins anew, and does not depend on what else has been learnt.</summary>
    public string? WarmStart { get; init; }

    /// <summary>Samples of each posterior that are kept with its fit.</summary>
    public int Samples { get; init; }

    /// <summary>Share of right spectra that may be flagged.</summary>
    public double FalseAlarmRate { get; init; } = RunSettings.Default.FalseAlarmRate;

    /// <summary>How the classical fit computes the photons of a bin.</summary>
    public BinIntegration Bins { get; init; }

    /// <summary>What is done with each fit besides.</summary>
    public InferenceRequest Inference { get; init; } = new();

    /// <summary>What it may cost; null: anything.</summary>
    public FitLimits? Limits { get; init; }

    /// <summary>A folder that people need not hear of: files in it are told by their names alone. Null: none.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether a network of the instrument is asked.</summary>
    public bool NeedsNetwork => !IsJoint && Method != FitMethod.Classical;

    /// <summary>What can be said before a file is read: a network cannot follow what a classical fit can, nor infer of parameters
    /// that are held. What a classical fit holds against its parameters it does itself.</summary>
    /// <exception cref="RequestException">What only a classical fit can do is asked of a network.</exception>
    /// <exception cref="SpectralDataException">The model is none, or has no such parameter.</exception>
    public void Require()
    {
        if (!NeedsNetwork)
        {
            if (Samples > 0)
                throw new RequestException("posterior samples: found a fit without a network; expected one with.");
            return;
        }
        if (Inference.NeedsMinimum && Method == FitMethod.Network)
            throw new RequestException(
                $"method: found {Method}, which ends at no minimum; expected {FitMethod.Both} or {FitMethod.Classical} "
                    + "for intervals, chains, scans, goodness, fluxes and widths.",
                RequestPart.Method
            );
        RunRequest.Require(RunSettings.Default with { PosteriorSamples = Samples, FalseAlarmRate = FalseAlarmRate });
        if (Data.IsClassical || Parameters.IsClassical || Search != MinimumSearch.Auto)
            throw new RequestException(
                $"method: found {Method} beside starts, ties, grouping, a statistic, a model of the background or a search; "
                    + $"expected {FitMethod.Classical}, for a network decides where the fit starts and what it is fitted to."
            );
        SpectralModel model = SpectralModel.Parse(Model, Abundances);
        int[] held = [.. Parameters.Frozen.Keys.Select(model.IndexOf)];
        Inference.Require(
            model,
            model.IndexOf,
            index => model.Parameters[index].Name,
            index => !held.Contains(index) && !model.Parameters[index].FrozenByDefault
        );
    }
}
