using Almagest.Learning.Campaigns;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Networks;

namespace Almagest.Application.Trainings;

/// <summary>Networks of the same sources seen by other instruments, with whose weights another may begin.</summary>
public sealed class SisterNetworks(ICampaignStore campaigns, INetworkStore networks, Lookup lookup)
{
    /// <summary>Have one found by rule.</summary>
    public const string Auto = "auto";

    /// <param name="named">An id, the beginning of one, or <see cref="Auto"/>; null: none.</param>
    /// <returns>The network's id; null: none was asked for, or there is none.</returns>
    /// <exception cref="UnknownException">There is no such network.</exception>
    public async Task<string?> FindAsync(Campaign campaign, string? named, CancellationToken cancellation) =>
        named switch
        {
            null => null,
            Auto => await NearestAsync(campaign, cancellation),
            _ => (await lookup.NetworkAsync(named, cancellation)).Id,
        };

    /// <summary>Of the champions of campaigns that differ in name, instruments, grid, number of spectra and seed alone, the one
    /// whose grid of energies is nearest; of several, the one whose id comes first. So the same networks give the same
    /// one.</summary>
    private async Task<string?> NearestAsync(Campaign campaign, CancellationToken cancellation)
    {
        string wanted = SourcesOf(campaign, campaign);
        var found = new List<(double Distance, string Id)>();
        foreach (NetworkSummary one in await networks.ListAsync(cancellation))
        {
            if (
                one.IsChampion
                && one.CampaignId != campaign.Id
                && await campaigns.FindAsync(one.CampaignId, cancellation) is { } other
                && campaign.Instruments.Count > 0
                && other.Instruments.Count > 0
                && campaign.IsJoint == other.IsJoint
                && SourcesOf(other, campaign) == wanted
            )
                found.Add((Distance(campaign.GridEdges, other.GridEdges), one.Id));
        }
        return found.Count == 0
            ? null
            : found.OrderBy(one => one.Distance).ThenBy(one => one.Id, StringComparer.Ordinal).First().Id;
    }

    /// <summary>What two campaigns have to have in common: model, priors, gaps and filler.</summary>
    private static string SourcesOf(Campaign campaign, Campaign like) =>
        CampaignText.Write(
            campaign with
            {
                Name = "",
                Instruments = [],
                GridEdges = [],
                Spectra = like.Spectra,
                ShardSize = like.ShardSize,
                Seed = like.Seed,
            }
        );

    /// <summary>How far two grids are apart: the logarithms of their ends and of their numbers of bins.</summary>
    private static double Distance(double[] one, double[] other) =>
        Math.Abs(Math.Log(one[0] / other[0]))
        + Math.Abs(Math.Log(one[^1] / other[^1]))
        + Math.Abs(Math.Log((double)one.Length / other.Length));
}
