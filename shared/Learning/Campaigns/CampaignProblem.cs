using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Grouping;
using Almagest.Spectra.Models;

namespace Almagest.Learning.Campaigns;

/// <summary>The classical fit that belongs to a campaign: the same model and energies, the model's own limits instead of
/// priors.</summary>
public static class CampaignProblem
{
    public static FitProblem Of(Campaign campaign, SpectralModel model, IReadOnlyList<FitSpectrum> spectra, RunSettings settings)
    {
        FitParameter[] parameters = FitParameter.DefaultsOf(model);
        for (int i = 0; i < parameters.Length; i++)
            parameters[i] = campaign.Parameters[i].IsFree
                ? parameters[i] with
                {
                    IsFree = true,
                }
                : parameters[i].Freeze(campaign.Parameters[i].Lower);
        return new FitProblem(model, parameters, spectra, SettingsOf(campaign, settings));
    }

    /// <summary>Channels, summed where W needs it; bad ones left out.</summary>
    public static FitSettings SettingsOf(Campaign campaign, RunSettings settings) =>
        new()
        {
            // A channel whose edge only touches the grid's end is outside.
            LowerEnergy = settings.LowestEnergy ?? campaign.GridEdges[0] * (1 + 1e-9),
            UpperEnergy = settings.HighestEnergy ?? campaign.GridEdges[^1] * (1 - 1e-9),
            // Where W would be biased, a background's shape that describes it is not.
            Grouping = settings.BackgroundModel is null ? ChannelGrouping.ForW : null,
        };

    /// <summary>What makes the bins of a problem's spectra, in a word: see <see cref="FitSettings.Binning"/>.</summary>
    public static string BinningOf(FitProblem problem) =>
        string.Join('+', problem.Spectra.Select(bins => bins.Binning).Distinct());

    /// <summary>"cstat", "wstat" or "chi2"; several spectra by different statistics are joined by "+".</summary>
    public static string NameOf(FitProblem problem) =>
        string.Join('+', problem.Spectra.Select(bins => StatisticNames.Of(bins)).Distinct());
}
