using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Shards;
using Almagest.Learning.Tests.Campaigns;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Learning.Tests.Encoders;

public sealed class HeldOutInputsTests
{
    private readonly SyntheticResponses _responses = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>300 spectra in shards of 16: two parts, the second of which ends early.</summary>
    [Fact]
    public async Task Part_by_part_they_are_what_they_are_all_at_once()
    {
        Campaign campaign = CampaignFactory.ForResponses(
            "powerlaw",
            [_responses.Named(_responses.Add("ccd"))],
            0.5,
            7,
            spectra: 64
        ) with
        {
            ShardSize = 16,
        };
        (TrainingSet whole, _) = await HeldOutInputs.DrawAsync(campaign, 300, HeldOutSet.WidthsOfBands, _responses, Cancellation);
        TrainingSet[] parts =
        [
            .. await HeldOutInputs.PartsAsync(campaign, 300, HeldOutSet.WidthsOfBands, _responses, Cancellation),
        ];
        Assert.Equal([256, 44], parts.Select(part => part.Input.Count));
        Assert.Equal(whole.Input.Values, parts.SelectMany(part => part.Input.Values));
        Assert.Equal(whole.Input.Observed, parts.SelectMany(part => part.Input.Observed));
        Assert.Equal(whole.Input.Context, parts.SelectMany(part => part.Input.Context));
        Assert.Equal(whole.Clean, parts.SelectMany(part => part.Clean));
        Assert.Equal(whole.Targets, parts.SelectMany(part => part.Targets));
    }

    [Fact]
    public async Task Without_noise_there_is_one_part()
    {
        Campaign campaign = ProtocolS.Campaign(spectra: 100);
        (TrainingSet whole, _) = await HeldOutInputs.DrawAsync(campaign, 300, HeldOutSet.WidthsOfBands, null, Cancellation);
        TrainingSet part = Assert.Single(
            await HeldOutInputs.PartsAsync(campaign, 300, HeldOutSet.WidthsOfBands, null, Cancellation)
        );
        Assert.Equal(whole.Input.Values, part.Input.Values);
        Assert.Equal(whole.Input.Observed, part.Input.Observed);
    }
}
