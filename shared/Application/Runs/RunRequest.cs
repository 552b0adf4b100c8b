using System.Globalization;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fluxes;
using Almagest.Storage.Runs;

namespace Almagest.Application.Runs;

/// <summary>A catalogue to be fitted.</summary>
public sealed record RunRequest
{
    /// <summary>As a network's name: each chunk is fitted by the champion of its time.</summary>
    public const string Latest = "latest";

    public const int MostSamples = 100_000;

    /// <summary>Its name.</summary>
    public required string Catalogue { get; init; }

    /// <summary>Id, the beginning of one, or a name: its champion fits, unless a network is named.</summary>
    public required string Campaign { get; init; }

    /// <summary>Null: the catalogue's, with the time.</summary>
    public string? Name { get; init; }

    /// <summary>Id of another network of the campaign, or the beginning of one; or <see cref="Latest"/>. Null: the champion
    /// now.</summary>
    public string? Network { get; init; }

    /// <summary>Which observations of the catalogue; all but all go by earlier runs of the same network and settings.</summary>
    public RunScope Scope { get; init; } = RunScope.All;

    /// <summary>Who asks; owners share the fitters evenly.</summary>
    public string Owner { get; init; } = "";

    /// <summary>-5 to 5: among the runs of its owner each step has twice the share of the one below.</summary>
    public int Priority { get; init; }

    /// <summary>Observations in a chunk.</summary>
    public int ChunkSize { get; init; } = 512;

    public RunSettings Settings { get; init; } = RunSettings.Default;

    /// <summary>What is fitted again, in words.</summary>
    public static readonly string[] Refits = ["changed", "failed"];

    /// <summary>A scope, from words.</summary>
    /// <param name="onlyNew">What no such run has tried.</param>
    /// <param name="refit">Of <see cref="Refits"/>, besides.</param>
    /// <exception cref="RequestException">Another word.</exception>
    public static RunScope ScopeOf(bool onlyNew, IReadOnlyCollection<string> refit)
    {
        if (refit.FirstOrDefault(word => !Refits.Contains(word)) is { } wrong)
            throw new RequestException($"refit: found '{wrong}'; expected {string.Join(" or ", Refits)}.");
        return (onlyNew ? RunScope.New : RunScope.All)
            | (refit.Contains("changed") ? RunScope.Changed : RunScope.All)
            | (refit.Contains("failed") ? RunScope.Failed : RunScope.All);
    }

    /// <exception cref="RequestException">A number out of its range, a name that can't be printed, or fluxes in other words than
    /// bands.</exception>
    public void Require()
    {
        if (Name is not null)
            RequestedName.Require("run", Name);
        Require("chunk size", ChunkSize, 1, int.MaxValue);
        RequirePriority(Priority);
        Require(Settings);
    }

    /// <summary>A model of the backgrounds, from a word: that which is learnt, or none.</summary>
    /// <exception cref="RequestException">Another word: a campaign's backgrounds have no expression.</exception>
    public static string? BackgroundOf(string? word) =>
        word is null or RunSettings.LearntBackground
            ? word
            : throw new RequestException(
                $"background model: found '{word}'; expected {RunSettings.LearntBackground} for a run.",
                RequestPart.BackgroundModel
            );

    /// <exception cref="RequestException">It is out of its range.</exception>
    internal static int RequirePriority(int priority)
    {
        Require("priority", priority, -5, 5);
        return priority;
    }

    /// <summary>Bands of fluxes as settings have them, the same for the same bands.</summary>
    /// <exception cref="RequestException">Other words than <see cref="FluxBand.Parse"/> reads.</exception>
    public static string? FluxesOf(string? words)
    {
        try
        {
            string told = string.Join(',', FluxBand.Parse(words).Select(band => band.Name));
            return told switch
            {
                FluxBand.Usual => null,
                "" => FluxBand.None,
                _ => told,
            };
        }
        catch (SpectralDataException wrong)
        {
            throw new RequestException(wrong.Message, RequestPart.Flux);
        }
    }

    /// <exception cref="RequestException">A number out of its range, or fluxes in other words than bands.</exception>
    internal static void Require(RunSettings settings)
    {
        BackgroundOf(settings.BackgroundModel);
        FluxesOf(settings.Fluxes);
        Require("posterior samples", settings.PosteriorSamples, 0, MostSamples);
        Require("false alarm rate", settings.FalseAlarmRate, RunSettings.LowestFalseAlarmRate, RunSettings.HighestFalseAlarmRate);
    }

    private static void Require(string what, double found, double lowest, double highest)
    {
        if (!(found >= lowest && found <= highest))
            throw new RequestException(
                string.Create(CultureInfo.InvariantCulture, $"{what}: found {found}; expected {lowest} to {highest}.")
            );
    }
}
