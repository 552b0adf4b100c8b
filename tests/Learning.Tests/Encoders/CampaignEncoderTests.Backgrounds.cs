using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Spectra.Observations;

namespace Almagest.Learning.Tests.Encoders;

public sealed partial class CampaignEncoderTests
{
    /// <summary>What sees a fifth of the light is no gap; what sees none is.</summary>
    [Fact]
    public async Task Channels_of_a_small_AREASCAL_are_seen()
    {
        (Campaign campaign, CampaignEncoder encoder, _) = await Counts();
        Observation whole = Observed(campaign, "first", Truth, 1e4);
        ObservedSpectrum spectrum = ((CountsPayload)whole.Payload).Spectra[0];
        int channels = spectrum.Source.ChannelCount;
        EncodedObservation equal = await Encode(encoder, whole),
            sloping = await Encoded(channel => 0.2 + (0.8 * channel / channels)),
            blind = await Encoded(channel => channel is >= 60 and < 100 ? 0 : 1);
        Assert.Equal(equal.Observed, sloping.Observed);
        Assert.Equal(equal.NetCounts, sloping.NetCounts, 1e-9 * equal.NetCounts);
        Assert.InRange(blind.Observed.Count(seen => !seen), 8, 14);

        Task<EncodedObservation> Encoded(Func<int, double> scale) =>
            Encode(
                encoder,
                whole with
                {
                    Payload = new CountsPayload([
                        spectrum with
                        {
                            Source = spectrum.Source with { AreaScale = [.. Enumerable.Range(0, channels).Select(scale)] },
                        },
                    ]),
                }
            );
    }

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
