using Almagest.Storage.Campaigns;
using Almagest.Storage.Networks;
using Almagest.Storage.Runs;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Campaigns;

/// <param name="Lines">The newest first.</param>
/// <param name="All">How many there are.</param>
public sealed record CampaignsModel(IReadOnlyList<CampaignLine> Lines, int All)
{
    private const int MostShown = 200;

    internal static async Task<IResult> ShowAsync(
        ICampaignStore campaigns,
        INetworkStore networks,
        IRunStore runs,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<CampaignSummary> all = await campaigns.ListAsync(cancellation);
        ILookup<string, NetworkSummary> learnt = (await networks.ListAsync(cancellation)).ToLookup(one => one.CampaignId);
        ILookup<string, Run> fitted = (await runs.ListAsync(cancellation)).ToLookup(run => run.CampaignId);
        return Layout.Page.Of<CampaignsPage, CampaignsModel>(
            new(
                [
                    .. all.Take(MostShown)
                        .Select(one => new CampaignLine(
                            one,
                            learnt[one.Id].FirstOrDefault(network => network.IsChampion)?.Id,
                            learnt[one.Id].Count(),
                            fitted[one.Id].Count()
                        )),
                ],
                all.Count
            )
        );
    }
}

/// <param name="Champion">Id of the network that fits; null: none is learnt.</param>
/// <param name="Networks">How many are.</param>
/// <param name="Runs">How many were asked for.</param>
public sealed record CampaignLine(CampaignSummary Campaign, string? Champion, int Networks, int Runs);
