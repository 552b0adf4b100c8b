using Almagest.Learning.Campaigns;
using Almagest.Networks.Bundles;
using Almagest.Spectra;
using Almagest.Storage.Networks;

namespace Almagest.Application.Networks;

/// <summary>The networks that were learnt, and which of them fits for a campaign: its champion.</summary>
public sealed class NetworkRegistry(Lookup lookup, INetworkStore networks, Challenge challenge)
{
    public const int FewestSpectra = 10,
        MostSpectra = 1_000_000;

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<NetworkSummary>> ListAsync(CancellationToken cancellation) => networks.ListAsync(cancellation);

    /// <param name="id">Or the beginning of one.</param>
    /// <exception cref="RequestException">There is none, or several begin so.</exception>
    /// <exception cref="SpectralDataException">It is damaged.</exception>
    public async Task<NetworkBundle> ShowAsync(string id, CancellationToken cancellation) =>
        BundleOf(await lookup.NetworkAsync(id, cancellation));

    /// <summary>The champions of a campaign, the present one first, each with why it was promoted.</summary>
    /// <param name="campaign">Id, the beginning of one, or a name.</param>
    /// <exception cref="RequestException">There is no such campaign.</exception>
    public async Task<IReadOnlyList<Promotion>> HistoryAsync(string campaign, CancellationToken cancellation) =>
        await networks.HistoryAsync((await lookup.CampaignAsync(campaign, cancellation)).Id, cancellation);

    /// <summary>Holds two networks of one campaign against the same spectra, from which neither has learnt.</summary>
    /// <param name="spectra">How many to draw.</param>
    /// <exception cref="RequestException">One is not there; they are of two campaigns; or the number is out of its range.</exception>
    /// <exception cref="SpectralDataException">One of them is damaged.</exception>
    public async Task<NetworkComparison> CompareAsync(
        string champion,
        string challenger,
        int spectra,
        CancellationToken cancellation
    )
    {
        if (spectra is < FewestSpectra or > MostSpectra)
            throw new RequestException($"spectra: found {spectra}; expected {FewestSpectra} to {MostSpectra}.");
        NetworkRecord one = await lookup.NetworkAsync(champion, cancellation),
            other = await lookup.NetworkAsync(challenger, cancellation);
        if (one.CampaignId != other.CampaignId)
            throw new RequestException(
                $"{one.Id[..12]} is of campaign {one.CampaignId[..12]}, {other.Id[..12]} of {other.CampaignId[..12]}; "
                    + "expected two of one campaign."
            );
        Campaign campaign = await lookup.CampaignAsync(one.CampaignId, cancellation);
        return new NetworkComparison(
            one.Id,
            other.Id,
            await challenge.CompareAsync(BundleOf(one), BundleOf(other), campaign, spectra, cancellation)
        );
    }

    /// <summary>Makes a network its campaign's champion.</summary>
    /// <param name="reason">For whoever reads the history.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="RequestException">There is none, or several begin so.</exception>
    /// <exception cref="SpectralDataException">Its posteriors failed their calibration.</exception>
    public async Task<string> PromoteAsync(string id, string reason, CancellationToken cancellation)
    {
        NetworkRecord network = await lookup.NetworkAsync(id, cancellation);
        await networks.PromoteAsync(network.Id, reason, cancellation);
        return network.Id;
    }

    /// <summary>Gives a campaign back the champion that it had before the present one.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="RequestException">There is no such campaign, or it has had no other champion.</exception>
    public async Task<string> RollBackAsync(string campaign, CancellationToken cancellation)
    {
        Campaign found = await lookup.CampaignAsync(campaign, cancellation);
        return await networks.RollBackAsync(found.Id, cancellation)
            ?? throw new RequestException($"Campaign {found.Name} has had no other champion.");
    }

    private static NetworkBundle BundleOf(NetworkRecord network) => NetworkBundle.Read(network.Bundle, network.Id);
}

/// <param name="Champion">Id of the one that is to be beaten.</param>
/// <param name="Challenger">Id of the other.</param>
public sealed record NetworkComparison(string Champion, string Challenger, Comparison Figures);
