using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Almagest.Spectra;

namespace Almagest.Learning.Campaigns;

/// <summary>The canonical text of a campaign: JSON without blanks, properties in the order of their declaration.</summary>
public static class CampaignText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write(Campaign campaign) => JsonSerializer.Serialize(campaign, Options);

    /// <exception cref="SpectralDataException">The text is no campaign.</exception>
    public static Campaign Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Campaign>(text, Options)
                ?? throw SpectralDataException.At("campaign text", "null", "a JSON object");
        }
        catch (JsonException error)
        {
            throw new SpectralDataException($"campaign text: {error.Message}", error);
        }
    }

    public static string Hash(Campaign campaign) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Write(campaign))));
}
