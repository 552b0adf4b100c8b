using Almagest.Learning.Campaigns;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Responses;
using Almagest.Storage.Runs;

namespace Almagest.Application.Series;

/// <summary>Runs whose fits are drawn, from what lies in the database: the files may be gone.</summary>
public sealed class DrawnRuns(Lookup lookup, IRunStore runs, IResponseLibrary responses, StoredSpectra spectra)
{
    /// <summary>All that its fits have in common.</summary>
    /// <exception cref="Spectra.SpectralDataException">Its settings are none.</exception>
    public async Task<DrawnRun> OpenAsync(Run run, CancellationToken cancellation)
    {
        Campaign campaign = await lookup.CampaignAsync(run.CampaignId, cancellation);
        RunSettings settings = RunSettings.Parse(run.SettingsJson);
        return new(
            run,
            campaign,
            settings,
            settings.BackgroundModel is null ? null : await runs.BackgroundsAsync(run.Id, cancellation),
            responses,
            spectra
        );
    }
}
