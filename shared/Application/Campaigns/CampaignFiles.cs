using Almagest.Learning.Campaigns;
using Almagest.Ogip.Fits;
using Almagest.Spectra;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Responses;

namespace Almagest.Application.Campaigns;

/// <summary>Campaigns from YAML. The responses that a file names go to the database, where the workers find them; a text without
/// a file names such as are there.</summary>
public sealed class CampaignFiles(ICampaignStore campaigns, IResponseFileStore responses)
{
    private const long LargestFile = 1 << 20;

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
        Campaign campaign = CampaignYaml.Read(text, place, new HeldSources(place, held));
        await campaigns.AddAsync(campaign, cancellation);
        return campaign;
    }

    /// <summary>Without storing it. A campaign may come from anyone: it names files of its folder and of the calibration's, no
    /// others.</summary>
    /// <exception cref="SpectralDataException">No such file, or not a campaign: names file, line and key.</exception>
    private async Task<Campaign> ReadAsync(string path, string? calibration, CancellationToken cancellation)
    {
        string text = RegularFile.ReadText(path, LargestFile, "a campaign in YAML");
        var sources = new FolderSources(path, calibration);
        Campaign campaign = CampaignYaml.Read(text, path, sources);
        foreach ((string sha256, (string name, byte[] bytes)) in sources.Responses)
            await responses.AddAsync(sha256, name, bytes, cancellation);
        return campaign;
    }
}
