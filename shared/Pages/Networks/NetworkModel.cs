using Almagest.Application;
using Almagest.Application.Networks;
using Almagest.Learning.Campaigns;
using Almagest.Networks.Bundles;
using Almagest.Storage.Networks;
using Almagest.Storage.Runs;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Networks;

/// <summary>A network: what it learnt, and how far it may be trusted.</summary>
/// <param name="Id">SHA-256 of its bundle.</param>
/// <param name="About">What its bundle says of itself.</param>
/// <param name="Promotions">Of it: when it became the champion, and why; the newest first.</param>
/// <param name="IsChampion">It fits for its campaign.</param>
/// <param name="Runs">That were asked for with it, the newest first.</param>
/// <param name="Others">Networks of the same campaign.</param>
public sealed record NetworkModel(
    string Id,
    BundleMetadata About,
    Campaign Campaign,
    IReadOnlyList<Promotion> Promotions,
    bool IsChampion,
    IReadOnlyList<Run> Runs,
    IReadOnlyList<NetworkLine> Others
)
{
    private const int MostShown = 50;

    internal static async Task<IResult> ShowAsync(
        string? id,
        NetworkRegistry registry,
        Lookup lookup,
        INetworkStore networks,
        IRunStore runs,
        CancellationToken cancellation
    )
    {
        NetworkBundle bundle = await registry.ShowAsync(
            id ?? throw new RequestException("id: found none; expected that of a network."),
            cancellation
        );
        Campaign campaign = await lookup.CampaignAsync(bundle.Metadata.CampaignId, cancellation);
        IReadOnlyList<Promotion> history = await networks.HistoryAsync(campaign.Id, cancellation);
        return Layout.Page.Of<NetworkPage, NetworkModel>(
            new(
                bundle.Id,
                bundle.Metadata,
                campaign,
                [.. history.Where(one => one.NetworkId == bundle.Id)],
                history is [{ } last, ..] && last.NetworkId == bundle.Id,
                [.. (await runs.ListAsync(cancellation)).Where(run => run.NetworkId == bundle.Id).Take(MostShown)],
                [
                    .. (await networks.ListAsync(cancellation))
                        .Where(one => one.CampaignId == campaign.Id && one.Id != bundle.Id)
                        .Take(MostShown)
                        .Select(one => new NetworkLine(one, campaign.Name)),
                ]
            )
        );
    }
}
