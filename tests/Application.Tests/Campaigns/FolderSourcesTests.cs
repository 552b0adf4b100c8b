using Almagest.Application.Campaigns;
using Almagest.Spectra;
using Almagest.Tests;

namespace Almagest.Application.Tests.Campaigns;

public sealed class FolderSourcesTests
{
    private static readonly EnergyGrid Grid = EnergyGrid.Logarithmic(0.5, 7, 32);

    [Fact]
    public void A_measured_background_of_a_real_instrument_becomes_shares_of_the_grid()
    {
        string campaign = Path.Combine(SharedData.Require("data/ogip/chandra-acis-3c273"), "campaign.yaml");
        var sources = new FolderSources(campaign, null);
        double[] shares = Assert.Single(sources.SharesOf(["3c273_bg.pi"], ("3c273.rmf", "3c273.arf"), Grid));

        Assert.Equal(1, shares.Sum(), 4);
        Assert.Equal(32, shares.Length);
        Assert.All(shares, share => Assert.InRange(share, 1e-4, 0.2));
        Assert.Contains("x.pi", Refused(() => sources.SharesOf(["../../x.pi"], ("3c273.rmf", null), Grid)));
        Assert.StartsWith("files: found 0 backgrounds", Refused(() => sources.SharesOf([], ("3c273.rmf", null), Grid)));
    }

    [Fact]
    public void Without_a_folder_no_background_is_read() =>
        Assert.Equal(
            "files: found 1 backgrounds; expected none: a campaign without a file opens none.",
            Refused(() => new HeldSources("campaign", []).SharesOf(["a.pi"], ("a.rmf", null), Grid))
        );

    private static string Refused(Action read) => Assert.Throws<SpectralDataException>(read).Message;
}
