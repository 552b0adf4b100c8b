using Almagest.Learning.Campaigns;
using Almagest.Ogip.Fits;
using Almagest.Spectra;
using Almagest.Spectra.Responses;
using Almagest.Storage;

namespace Almagest.Application.Campaigns;

/// <summary>Reads campaign.yaml; the responses that it names go to the database, where the workers find them.</summary>
public sealed class CampaignFiles(IResponseFileStore responses)
{
    private const long LargestFile = 1 << 20;

    /// <exception cref="SpectralDataException">No such file, or not a campaign: names file, line and key.</exception>
    public async Task<Campaign> ReadAsync(string path, CancellationToken cancellation)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw SpectralDataException.At(path, "no file", "a campaign in YAML");
        if (file.Length > LargestFile)
            throw SpectralDataException.At(path, $"{file.Length} bytes", $"a campaign of at most {LargestFile}");
        var found = new Dictionary<string, (string Name, byte[] Bytes)>();
        string KeyOf(string rmf, string? arf) =>
            ResponseKey.Of(Load(file, rmf, found), arf is null ? null : Load(file, arf, found));
        Campaign campaign = CampaignYaml.Read(await File.ReadAllTextAsync(path, cancellation), path, KeyOf);
        foreach ((string sha256, (string name, byte[] bytes)) in found)
            await responses.AddAsync(sha256, name, bytes, cancellation);
        return campaign;
    }

    /// <summary>Paths are relative to the campaign's folder.</summary>
    private static string Load(FileInfo campaign, string relative, Dictionary<string, (string Name, byte[] Bytes)> found)
    {
        string path = Path.Combine(campaign.DirectoryName ?? ".", relative);
        byte[] bytes = FitsFile.Open(path).Bytes.ToArray();
        string sha256 = ResponseKey.Sha256(bytes);
        found[sha256] = (Path.GetFileName(path), bytes);
        return sha256;
    }
}
