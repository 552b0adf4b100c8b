using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Spectra;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Learning.Tests.Campaigns;

public sealed class CampaignFactoryTests
{
    private readonly SyntheticResponses _library = new();

    [Theory]
    [InlineData(1024, 0.3, 7.0), InlineData(4096, 0.3, 10.0), InlineData(129, 3.0, 9.5), InlineData(64, 0.5, 8.0)]
    public void The_grid_has_at_most_128_bins_each_with_channels(int channels, double lowest, double highest)
    {
        NamedResponse response = _library.Named(_library.Add("a", channels));
        Campaign campaign = CampaignFactory.ForResponses("wabs*powerlaw", [response], lowest, highest);
        var grid = new EnergyGrid(campaign.GridEdges);
        int[] bins = ChannelBinning.BinOfChannel(response.Response.Redistribution, grid);
        Assert.InRange(grid.BinCount, Math.Min(channels / 2, 90), 128);
        Assert.Equal(Enumerable.Range(0, grid.BinCount), bins.Where(bin => bin != ChannelBinning.None).Distinct().Order());
        Assert.InRange(grid.Edges[0], lowest - 0.2, lowest + 0.2);
        Assert.InRange(grid.Edges[^1], highest - 0.2, highest + 0.2);
    }

    [Fact]
    public void No_bin_is_empty_in_any_epoch_of_an_instrument()
    {
        NamedResponse[] responses =
        [
            .. new[] { 1, 1.003, 1.011, 0.98 }.Select((gain, i) => _library.Named(_library.Add($"epoch {i}", 129, gain: gain))),
        ];
        var grid = new EnergyGrid(CampaignFactory.ForResponses("powerlaw", responses, 3, 9).GridEdges);
        Assert.InRange(grid.BinCount, 60, 80);
        foreach (NamedResponse response in responses)
            Assert.Equal(
                grid.BinCount,
                ChannelBinning.BinOfChannel(response.Response.Redistribution, grid).Where(bin => bin >= 0).Distinct().Count()
            );
    }

    [Fact]
    public void Every_parameter_gets_a_prior_that_can_be_overridden_or_frozen()
    {
        Campaign campaign = CampaignFactory.ForResponses(
            "wabs*powerlaw",
            [_library.Named(_library.Add("a"))],
            0.5,
            7,
            new Dictionary<string, double> { ["nH"] = 0.7 },
            [new ParameterPrior("PhoIndex", PriorKind.Uniform, 1, 3)]
        );
        Assert.Equal(new ParameterPrior("wabs.nH", PriorKind.Fixed, 0.7, 0.7), campaign.Parameters[0]);
        Assert.Equal(new ParameterPrior("powerlaw.PhoIndex", PriorKind.Uniform, 1, 3), campaign.Parameters[1]);
        Assert.Equal(new ParameterPrior("powerlaw.norm", PriorKind.ExpectedCounts, 30, 1e6), campaign.Parameters[2]);
    }

    [Fact]
    public void The_order_of_the_responses_does_not_change_the_campaign()
    {
        NamedResponse a = _library.Named(_library.Add("a")),
            b = _library.Named(_library.Add("b"));
        Assert.Equal(
            CampaignFactory.ForResponses("powerlaw", [a, b], 0.5, 7).Id,
            CampaignFactory.ForResponses("powerlaw", [b, a], 0.5, 7).Id
        );
    }

    [Fact]
    public void Energies_without_channels_are_an_error() =>
        Assert.Contains(
            "no channel between 20 and 30 keV",
            Assert
                .Throws<SpectralDataException>(() =>
                    CampaignFactory.ForResponses("powerlaw", [_library.Named(_library.Add("a"))], 20, 30)
                )
                .Message,
            StringComparison.Ordinal
        );
}
