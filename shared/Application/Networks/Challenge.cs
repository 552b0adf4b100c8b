using Almagest.Learning.Campaigns;
using Almagest.Networks.Bundles;
using Almagest.Spectra;
using Almagest.Spectra.Responses;
using Almagest.Storage.Networks;

namespace Almagest.Application.Networks;

/// <summary>Decides whether a new network takes the champion's place: only if it is better, by more than chance, on spectra
/// that neither has seen.</summary>
public sealed class Challenge(INetworkStore networks, IResponseLibrary responses)
{
    /// <returns>What was decided and why, for the log.</returns>
    public async Task<string> JudgeAsync(NetworkBundle challenger, Campaign campaign, CancellationToken cancellation)
    {
        if (challenger.Metadata.Posterior is { IsCalibrated: false } posterior)
            return $"is kept and never promoted: its posteriors failed their calibration: {posterior.Verdict}";
        string? champion = await networks.FindChampionIdAsync(campaign.Id, cancellation);
        if (champion == challenger.Id)
            return "is the champion already";
        string? reason = champion is null
            ? "the first of its campaign"
            : await ReasonAsync(champion, challenger, campaign, cancellation);
        if (reason is null)
            return $"does not replace champion {champion![..12]}";
        await networks.PromoteAsync(challenger.Id, reason, cancellation);
        return $"is now the champion: {reason}";
    }

    /// <exception cref="SpectralDataException">One of them is damaged, or of another campaign or encoding.</exception>
    public async Task<Comparison> CompareAsync(
        NetworkBundle champion,
        NetworkBundle challenger,
        Campaign campaign,
        int spectra,
        CancellationToken cancellation
    )
    {
        champion.RequireReadable();
        challenger.RequireReadable();
        HeldOut spectraForBoth = await HeldOut.DrawAsync(campaign, spectra, responses, cancellation);
        return Comparison.Of(spectraForBoth.Judge(champion), spectraForBoth.Judge(challenger));
    }

    /// <returns>Why the challenger should be the champion; null: it should not.</returns>
    private async Task<string?> ReasonAsync(
        string champion,
        NetworkBundle challenger,
        Campaign campaign,
        CancellationToken cancellation
    )
    {
        try
        {
            NetworkBundle held = NetworkBundle.Read((await networks.GetAsync(champion, cancellation)).Bundle, champion);
            Comparison comparison = await CompareAsync(held, challenger, campaign, KeptComparisons.Spectra, cancellation);
            return comparison.IsWon ? $"better than {champion[..12]} by {comparison}" : null;
        }
        catch (SpectralDataException error)
        {
            return $"champion {champion[..12]} can't be used: {error.Message}";
        }
    }
}
