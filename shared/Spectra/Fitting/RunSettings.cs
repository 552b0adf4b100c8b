using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Almagest.Spectra.Models;

namespace Almagest.Spectra.Fitting;

/// <summary>How the spectra of a run are fitted. Part of a run's provenance.</summary>
public sealed record RunSettings
{
    private static readonly JsonSerializerOptions Form = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static RunSettings Default { get; } = new();

    /// <summary>Passes of the auto-encoder at the most.</summary>
    [Range(1, 100)]
    public int MaxPasses { get; init; } = 10;

    /// <summary>A filled spectrum has settled when no missing bin moves by more than this, in sd of the training
    /// spectra.</summary>
    [Range(0, 1)]
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>Whether counts are fitted classically from the network's answer on.</summary>
    public bool Refine { get; init; } = true;

    /// <summary>Whether posteriors are told, where the network has calibrated ones.</summary>
    public bool Posterior { get; init; } = true;

    /// <summary>Correlated samples of each posterior that are stored with the fit.</summary>
    [Range(0, 100_000)]
    public int PosteriorSamples { get; init; }

    /// <summary>The same seed gives the same samples.</summary>
    public long PosteriorSeed { get; init; } = 1;

    /// <summary>How the classical fit computes the photons of a bin.</summary>
    public BinIntegration Bins { get; init; }

    /// <summary>keV; the classical fit takes every channel that reaches into the range. Null: the campaign's grid.</summary>
    [Range(0, 1e6)]
    public double? LowestEnergy { get; init; }

    /// <summary>keV.</summary>
    [Range(0, 1e6)]
    public double? HighestEnergy { get; init; }

    /// <summary>As <see cref="BackgroundModel"/>: a shape that is learnt from the backgrounds of the catalogue.</summary>
    public const string LearntBackground = "auto";

    /// <summary><see cref="LearntBackground"/>; null: a background is data (W).</summary>
    [AllowedValues(null, LearntBackground)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BackgroundModel { get; init; }

    /// <summary>Bands, keV, in which fluxes are told, as "0.5-2,2-10,fitted", or "none"; null: the usual ones.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fluxes { get; init; }

    /// <summary>Keep the parameters after every pass, and with the gap ignored, in the trace: for studies.</summary>
    public bool TraceParameters { get; init; }

    public const double LowestFalseAlarmRate = 1e-6,
        HighestFalseAlarmRate = 0.5;

    /// <summary>The share of spectra like those learnt from that may be flagged as unlike them; and that whose network may be
    /// said to disagree with the fit.</summary>
    [Range(LowestFalseAlarmRate, HighestFalseAlarmRate)]
    public double FalseAlarmRate { get; init; } = 0.01;

    public string ToJson() => JsonSerializer.Serialize(this, Form);

    /// <exception cref="SpectralDataException">The text is no settings, or a value is out of range.</exception>
    public static RunSettings Parse(string json)
    {
        try
        {
            RunSettings settings = JsonSerializer.Deserialize<RunSettings>(json, Form)
                ?? throw SpectralDataException.At("run settings", "null", "a JSON object");
            Validator.ValidateObject(settings, new ValidationContext(settings), validateAllProperties: true);
            return settings;
        }
        catch (Exception error) when (error is JsonException or ValidationException)
        {
            throw new SpectralDataException($"run settings: {error.Message}", error);
        }
    }
}
