using System.Text.Json;
using System.Text.Json.Serialization;

namespace Almagest.Spectra.Campaigns;

/// <summary>What may differ between two trainings of one campaign; what is null is left to the campaign's size.</summary>
public sealed record TrainingSettings
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    /// <summary>Draws the first weights and the order of the spectra.</summary>
    public int? Seed { get; init; }

    /// <summary>Times every spectrum is shown.</summary>
    public int? Epochs { get; init; }

    /// <summary>How many draws of the noise are shown in turn; as many as epochs: fresh noise in each. Costs an encoding of all spectra each.</summary>
    public int? NoiseDraws { get; init; }

    /// <summary>Epochs without a better one after which it stops.</summary>
    public int? Patience { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <exception cref="SpectralDataException">Not such settings.</exception>
    public static TrainingSettings Parse(string json)
    {
        try
        {
            TrainingSettings settings = JsonSerializer.Deserialize<TrainingSettings>(json, Options)
                ?? throw SpectralDataException.At("training settings", "null", "a JSON object");
            if (settings is { Epochs: < 1 or > 100_000 } or { Patience: < 1 } or { NoiseDraws: < 1 or > 100_000 })
                throw SpectralDataException.At("training settings", json, "1 to 100000 epochs and draws, and a patience of at least 1");
            return settings;
        }
        catch (JsonException error)
        {
            throw new SpectralDataException($"training settings: {error.Message}", error);
        }
    }
}
