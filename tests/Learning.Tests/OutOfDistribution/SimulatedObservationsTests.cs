using Almagest.Learning.Campaigns;
using Almagest.Learning.OutOfDistribution;
using Almagest.Learning.Tests.Campaigns;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Learning.Tests.OutOfDistribution;

public sealed class SimulatedObservationsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Poisson counts in each channel of the real response, of the truth that is told, good where the grid's bin was
    /// observed.</summary>
    [Fact]
    public async Task Simulations_have_the_channels_of_the_campaigns_responses()
    {
        var responses = new SyntheticResponses();
        Campaign campaign = CampaignFactory.ForResponses(
            "tbabs*powerlaw",
            [responses.Named(responses.Add("ccd", channels: 200, energies: 600))],
            0.5,
            7
        );
        campaign = campaign with { Instruments = [campaign.Instruments[0] with { Background = null }] };
        SimulatedObservations simulated = await SimulatedObservations.CreateAsync(campaign, 300, responses, Cancellation);
        ResponseMatrix response = responses["ccd"];
        var grid = new EnergyGrid(campaign.GridEdges);
        int[] bins = ChannelBinning.BinOfChannel(response.Redistribution, grid);
        SpectralModel model = CampaignValidator.Require(campaign);
        double[] flux = new double[response.Energies.BinCount],
            rate = new double[response.ChannelCount];
        double squares = 0,
            channels = 0,
            gaps = 0;
        foreach ((int number, Observation observation) in simulated.Draw().Index())
        {
            CountSpectrum source = ((CountsPayload)observation.Payload).Spectra[0].Source;
            Assert.Equal(response.ChannelCount, source.ChannelCount);
            model.Evaluate(response.Energies, simulated.Truths[number], flux);
            response.Fold(flux, rate);
            bool[] isGap = new bool[grid.BinCount];
            for (int channel = 0; channel < rate.Length; channel++)
            {
                if (bins[channel] < 0)
                {
                    Assert.Equal(0, source.Counts[channel]);
                    continue;
                }
                double mean = source.Exposure * rate[channel];
                isGap[bins[channel]] |= source.IsBad(channel);
                gaps += source.IsBad(channel) ? 1 : 0;
                Assert.Equal(isGap[bins[channel]], source.IsBad(channel));
                if (!(mean > 1))
                    continue;
                squares += (source.Counts[channel] - mean) * (source.Counts[channel] - mean) / mean;
                channels++;
            }
        }
        Assert.Equal(300, simulated.Truths.Count);
        Assert.InRange(channels, 2_000, 60_000);
        Assert.InRange(gaps, 1_000, 20_000);
        // Of small means the square scatters by sqrt(2 + 1 / mean).
        Assert.InRange(squares / channels, 1 - (8 / Math.Sqrt(channels)), 1 + (8 / Math.Sqrt(channels)));
        // The same again.
        Assert.Equal(Counts(simulated.Draw().First()), Counts(simulated.Draw().First()));
    }

    private static double[] Counts(Observation one) => ((CountsPayload)one.Payload).Spectra[0].Source.Counts;
}
