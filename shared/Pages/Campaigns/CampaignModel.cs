using Almagest.Application;
using Almagest.Application.Networks;
using Almagest.Learning.Campaigns;
using Almagest.Pages.Networks;
using Almagest.Spectra.Models;
using Almagest.Storage.Networks;
using Almagest.Storage.Runs;
using Almagest.Storage.Trainings;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Campaigns;

/// <summary>A campaign, and what came of it.</summary>
/// <param name="Units">Of its parameters, in their order; empty for none.</param>
/// <param name="Networks">The newest first.</param>
/// <param name="Promotions">Champions, the present one first.</param>
/// <param name="Trainings">The newest first.</param>
/// <param name="Runs">The newest first.</param>
/// <param name="Epochs">Of some of the trainings under way.</param>
/// <param name="Contest">Null: there is no champion, or nobody beside it.</param>
public sealed record CampaignModel(
    Campaign Campaign,
    IReadOnlyList<string> Units,
    IReadOnlyList<NetworkLine> Networks,
    IReadOnlyList<Promotion> Promotions,
    IReadOnlyList<Training> Trainings,
    IReadOnlyList<Run> Runs,
    ILookup<Guid, LearntEpoch> Epochs,
    Contest? Contest
)
{
    private const int MostShown = 50;

    internal static async Task<IResult> ShowAsync(
        string? name,
        string? against,
        string? whole,
        Lookup lookup,
        INetworkStore networks,
        KeptComparisons comparisons,
        ITrainingStore trainings,
        IRunStore runs,
        CancellationToken cancellation
    )
    {
        Campaign campaign = await lookup.CampaignAsync(
            name ?? throw new RequestException("name: found none; expected that of a campaign, or its id."),
            cancellation
        );
        Training[] attempts =
        [
            .. (await trainings.ListAsync(cancellation)).Where(one => one.CampaignId == campaign.Id).Take(MostShown),
        ];
        NetworkLine[] learnt =
        [
            .. (await networks.ListAsync(cancellation))
                .Where(one => one.CampaignId == campaign.Id)
                .Take(MostShown)
                .Select(one => new NetworkLine(one, campaign.Name)),
        ];
        IReadOnlyList<Promotion> promotions = await networks.HistoryAsync(campaign.Id, cancellation);
        Contest? contest = promotions is [{ } first, ..]
            ? await Campaigns.Contest.OfAsync(first.NetworkId, learnt, against, whole is not null, comparisons, cancellation)
            : null;
        SpectralModel model = SpectralModel.Parse(campaign.Model, campaign.Abundances);
        return Layout.Page.Of<CampaignPage, CampaignModel>(
            new(
                campaign,
                [.. campaign.Parameters.Select(prior => model.Parameters[model.IndexOf(prior.Name)].Unit)],
                learnt,
                [.. promotions.Take(MostShown)],
                attempts,
                [.. (await runs.ListAsync(cancellation)).Where(run => run.CampaignId == campaign.Id).Take(MostShown)],
                await NetworksModel.EpochsAsync(trainings, attempts, cancellation),
                contest
            )
        );
    }
}
