using Almagest.Learning.Campaigns;
using Almagest.Ogip.Catalogues;
using Almagest.Ogip.Fits;
using Almagest.Spectra;
using Almagest.Spectra.Responses;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Responses;

namespace Almagest.Application.Campaigns;

/// <summary>Campaigns from YAML. The responses that a file names go to the database, where the workers find them; a text without
/// a file names such as are there.</summary>
public sealed class CampaignFiles(ICampaignStore campaigns, IResponseFileStore responses)
{
    private const long LargestFile = 1 << 20;

    private const int ShortestHash = 8;

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<CampaignSummary>> ListAsync(CancellationToken cancellation) => campaigns.ListAsync(cancellation);

    /// <summary>Checks a file and stores its campaign; the same text gives the same campaign.</summary>
    /// <exception cref="SpectralDataException">No such file, or not a campaign: names file, line and key.</exception>
    /// <param name="path">YAML.</param>
    /// <param name="calibration">A folder whose responses it may name beside those of its own; null: none.</param>
    public async Task<Campaign> CreateFromFileAsync(string path, string? calibration, CancellationToken cancellation)
    {
        Campaign campaign = await ReadAsync(path, calibration, cancellation);
        await campaigns.AddAsync(campaign, cancellation);
        return campaign;
    }

    /// <summary>The same of a text. Its responses are names or SHA-256 (from 8 digits) of files that the database holds; no
    /// file is opened.</summary>
    /// <exception cref="SpectralDataException">Not a campaign, or a response that is not held.</exception>
    public async Task<Campaign> CreateAsync(string text, CancellationToken cancellation)
    {
        const string place = "campaign";
        IReadOnlyList<ResponseFile> held = await responses.ListAsync(cancellation);
        Campaign campaign = CampaignYaml.Read(text, place, (rmf, arf) =>
            ResponseKey.Of(HashOf(place, rmf, held), arf is null ? null : HashOf(place, arf, held))
        );
        await campaigns.AddAsync(campaign, cancellation);
        return campaign;
    }

    /// <summary>Without storing it. A campaign may come from anyone: it names files of its folder and of the calibration's, no
    /// others.</summary>
    /// <exception cref="SpectralDataException">No such file, or not a campaign: names file, line and key.</exception>
    private async Task<Campaign> ReadAsync(string path, string? calibration, CancellationToken cancellation)
    {
        string text = RegularFile.ReadText(path, LargestFile, "a campaign in YAML");
        var found = new Dictionary<string, (string Name, byte[] Bytes)>();
        string KeyOf(string rmf, string? arf) =>
            ResponseKey.Of(Load(path, rmf, calibration, found), arf is null ? null : Load(path, arf, calibration, found));
        Campaign campaign = CampaignYaml.Read(text, path, KeyOf);
        foreach ((string sha256, (string name, byte[] bytes)) in found)
            await responses.AddAsync(sha256, name, bytes, cancellation);
        return campaign;
    }

    private static string HashOf(string place, string wanted, IReadOnlyList<ResponseFile> held)
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

    /// <summary>Paths are relative to the campaign's folder.</summary>
    private static string Load(
        string campaign,
        string relative,
        string? calibration,
        Dictionary<string, (string Name, byte[] Bytes)> found
    )
    {
        string path = new NamedFolders("campaign", Path.GetDirectoryName(Path.GetFullPath(campaign))!, calibration).Find(
            campaign,
            relative
        );
        byte[] bytes = FitsFile.Open(path).Bytes.ToArray();
        string sha256 = ResponseKey.Sha256(bytes);
        found[sha256] = (Path.GetFileName(path), bytes);
        return sha256;
    }
}
