using System.Globalization;
using Almagest.Learning.Campaigns;
using Almagest.Ogip;
using Almagest.Ogip.Catalogues;
using Almagest.Ogip.Fits;
using Almagest.Spectra;
using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Spectra.Responses;

namespace Almagest.Application.Campaigns;

/// <summary>Files of a campaign's folder, and of the calibration's.</summary>
/// <param name="campaign">Path of its file; others are relative to its folder.</param>
/// <param name="calibration">A folder; null: none.</param>
internal sealed class FolderSources(string campaign, string? calibration) : ICampaignSources
{
    private readonly NamedFolders _folders = new("campaign", Path.GetDirectoryName(Path.GetFullPath(campaign))!, calibration);
    private readonly ObservationReader _reader = new();

    /// <summary>Those that were asked for, by SHA-256.</summary>
    public Dictionary<string, (string Name, byte[] Bytes)> Responses { get; } = [];

    public string KeyOf(string rmf, string? arf) => ResponseKey.Of(Load(rmf), arf is null ? null : Load(arf));

    public double[][] SharesOf(IReadOnlyList<string> files, (string Rmf, string? Arf) response, EnergyGrid grid)
    {
        if (files.Count is 0 or > BackgroundPrior.MostMeasured)
            throw SpectralDataException.At("files", $"{files.Count} backgrounds", $"1 to {BackgroundPrior.MostMeasured}");
        ReadResponse[] read =
        [
            .. files.Select(file =>
                _reader.ReadResponse(Find(response.Rmf), response.Arf is { } arf ? Find(arf) : null, Find(file))
            ),
        ];
        double[][] shares = MeasuredBackgrounds.SharesOf([.. read.Select(one => one.Background!)], read[0].Response, grid);
        // Six digits are far more than their noise, and the campaign's text is made of them.
        return [.. shares.Select(one => one.Select(Short).ToArray())];
    }

    private static double Short(double share) =>
        double.Parse(share.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private string Find(string relative) => _folders.Find(campaign, relative);

    private string Load(string relative)
    {
        string path = Find(relative);
        byte[] bytes = FitsFile.Open(path).Bytes.ToArray();
        string sha256 = ResponseKey.Sha256(bytes);
        Responses[sha256] = (Path.GetFileName(path), bytes);
        return sha256;
    }
}
