using Almagest.Spectra;
using Almagest.Spectra.Responses;
using Almagest.Storage.Responses;

namespace Almagest.Application.Campaigns;

/// <summary>Responses that the database holds, by names or SHA-256; no file is opened.</summary>
/// <param name="place">How errors name the campaign.</param>
internal sealed class HeldSources(string place, IReadOnlyList<ResponseFile> held) : ICampaignSources
{
    private const int ShortestHash = 8;

    public string KeyOf(string rmf, string? arf) => ResponseKey.Of(HashOf(rmf), arf is null ? null : HashOf(arf));

    public double[][] SharesOf(IReadOnlyList<string> files, (string Rmf, string? Arf) response, EnergyGrid grid) =>
        throw SpectralDataException.At("files", $"{files.Count} backgrounds", "none: a campaign without a file opens none");

    private string HashOf(string wanted)
    {
        string[] found =
        [
            .. held.Where(file =>
                    file.Name == wanted
                    || (wanted.Length >= ShortestHash && file.Sha256.StartsWith(wanted, StringComparison.OrdinalIgnoreCase))
                )
                .Select(file => file.Sha256),
        ];
        return found.Length switch
        {
            1 => found[0],
            0 => throw SpectralDataException.At(
                place,
                $"response {wanted}",
                "one that the database holds, by its name or SHA-256"
            ),
            _ => throw SpectralDataException.At(place, $"{found.Length} responses {wanted}", "one: name it by its SHA-256"),
        };
    }
}
