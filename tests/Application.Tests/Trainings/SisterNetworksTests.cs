using System.Security.Cryptography;
using Almagest.Application.Tests.NetworkFits;
using Almagest.Application.Trainings;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Tests.Campaigns;
using Almagest.Spectra.Tests.Responses;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Networks;

namespace Almagest.Application.Tests.Trainings;

public sealed class SisterNetworksTests
{
    private readonly SyntheticResponses _responses = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_nearest_champion_of_the_same_sources_seen_by_others_is_the_sister()
    {
        Campaign wanted = Of("wanted", 100, 0.5, 7);
        await using FitDatabase database = await KnowingAsync(
            (Of("nearer", 110, 0.5, 7) with { Spectra = 512 }, Record(1)),
            (Of("farther", 110, 0.3, 10), Record(2)),
            (Of("another model", 100, 0.5, 7, "powerlaw+gaussian"), Record(3)),
            (Of("other gaps", 100, 0.5, 7) with { Gaps = [GapPattern.None] }, Record(4)),
            (Of("no champion", 100, 0.5, 7), Record(5)),
            (wanted, Record(6))
        );
        foreach (int number in (int[])[1, 2, 3, 4, 6])
            await database.Get<INetworkStore>().PromoteAsync(Record(number).Id, "the first", Cancellation);
        var sisters = new SisterNetworks(database.Get<ICampaignStore>(), database.Get<INetworkStore>(), null!);

        Assert.Equal(Record(1).Id, await sisters.FindAsync(wanted, SisterNetworks.Auto, Cancellation));
        Assert.Equal(Record(2).Id, await sisters.FindAsync(Of("wide", 90, 0.3, 9.9), SisterNetworks.Auto, Cancellation));
        Assert.Null(await sisters.FindAsync(Of("bare", 90, 0.5, 7, "bbody"), SisterNetworks.Auto, Cancellation));
        Assert.Null(await sisters.FindAsync(wanted, null, Cancellation));
    }

    private async Task<FitDatabase> KnowingAsync(params (Campaign Campaign, NetworkRecord Network)[] all) =>
        await FitDatabase.CreateAsync(
            _responses,
            [.. all.Select(one => (one.Campaign, one.Network with { CampaignId = one.Campaign.Id }))]
        );

    private Campaign Of(string name, int channels, double lowest, double highest, string model = "powerlaw") =>
        CampaignFactory.ForResponses(
            model,
            [_responses.Named(_responses.Add(name, channels, energies: 120))],
            lowest,
            highest,
            spectra: 1024
        ) with
        {
            Name = name,
        };

    private static NetworkRecord Record(int number)
    {
        byte[] bundle = [(byte)number];
        string id = Convert.ToHexStringLower(SHA256.HashData(bundle));
        return new NetworkRecord
        {
            Id = id,
            CampaignId = "",
            Bundle = bundle,
            MetadataJson = "{}",
            CreatedAt = new DateTimeOffset(2026, 3, 1, 0, 0, number, TimeSpan.Zero),
        };
    }
}
