using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Spectra.Observations;

namespace Almagest.Learning.Tests.Encoders;

public sealed partial class CampaignEncoderTests
{
    /// <summary>Counts of 0 there would be taken for a background that is none.</summary>
    [Fact]
    public async Task Channels_that_the_background_lacks_are_not_seen()
    {
        (Campaign campaign, CampaignEncoder encoder, _) = await Counts();
        Observation whole = Observed(campaign, "first", Truth, 1e4);
        ObservedSpectrum spectrum = ((CountsPayload)whole.Payload).Spectra[0];
        CountSpectrum background = spectrum.Source with
        {
            Counts = [.. spectrum.Source.Counts.Select(_ => 30.0)],
            BackScale = [10],
        };
        EncodedObservation lacking = await Encoded(spectrum.Source, Without(background, CountSpectrum.Unmeasured)),
            bad = await Encoded(Without(spectrum.Source, 5), background);
        Assert.InRange(lacking.Observed.Count(seen => !seen), 8, 14);
        Assert.Equal(bad.Observed, lacking.Observed);
        Assert.Equal(bad.Values, lacking.Values);
        Assert.Equal(bad.Context, lacking.Context);

        Task<EncodedObservation> Encoded(CountSpectrum source, CountSpectrum beside) =>
            Encode(encoder, whole with { Payload = new CountsPayload([spectrum with { Source = source, Background = beside }]) });

        static CountSpectrum Without(CountSpectrum one, short quality) =>
            one with
            {
                Quality = [.. one.Counts.Select((_, channel) => channel is >= 60 and < 100 ? quality : (short)0)],
                Counts = [.. one.Counts.Select((counts, channel) => channel is >= 60 and < 100 ? 0 : counts)],
            };
    }
}
