using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;

namespace Almagest.Learning.Tests.Campaigns;

public sealed class CampaignTextTests
{
    [Fact]
    public void A_campaign_read_back_has_the_same_id()
    {
        Campaign campaign = ProtocolS.Campaign(PriorKind.TruncatedNormal);
        Assert.Equal(campaign.Id, CampaignText.Read(CampaignText.Write(campaign)).Id);
    }

    [Fact]
    public void The_id_changes_with_the_seed() => Assert.NotEqual(ProtocolS.Campaign().Id, ProtocolS.Campaign(seed: 2).Id);

    /// <summary>A change here makes all stored networks strangers to their campaigns.</summary>
    [Fact]
    public void The_id_of_protocol_S_stays_as_it_was() => Assert.Equal("95deb17c16460ba2", ProtocolS.Campaign().Id[..16]);
}
