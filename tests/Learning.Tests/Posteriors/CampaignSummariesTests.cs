using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Posteriors;
using Almagest.Learning.Shards;
using Almagest.Learning.Tests.Campaigns;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Learning.Tests.Posteriors;

public sealed class CampaignSummariesTests
{
    private readonly SyntheticResponses _responses = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_observation_is_summarised_as_the_simulation_that_it_equals()
    {
        // As many channels as bins, so that a simulation's counts can be written as channels.
        Campaign campaign = CampaignFactory.ForResponses(
            "powerlaw",
            [_responses.Named(_responses.Add("ccd", channels: 100, energies: 120))],
            0.5,
            7,
            spectra: 64
        );
        (CampaignEncoder encoder, CampaignSummaries summaries, Shard[] shards) = await DrawAsync(campaign);
        SummarisedSpectrum[] simulated = summaries.Of(shards, 0, 64, null, Cancellation);
        SpectralModel model = SpectralModel.Parse(campaign.Model, campaign.Abundances, BinIntegration.Midpoint);
        var gaps = new GapSampler(campaign);
        int compared = 0;
        for (int row = 0; row < 64; row++)
        {
            bool[] open = new bool[encoder.BinCount];
            gaps.Draw(EpochGaps.Batch(shards[0], 0), row, open);
            ObservedSpectrum observed = Written(encoder, shards[0], row, open);
            var encoded = (Encoded)
                (
                    await encoder.EncodeAsync(
                        [new Observation { Name = "one", Payload = new CountsPayload([observed]) }],
                        _responses,
                        Cancellation
                    )
                )[0];
            FitSummary summary = summaries.Of(
                encoded.Observation,
                [new FitSpectrum(observed, _responses.Named("ccd").Response)],
                model
            );
            // Features are single precision, and the two folds group the response's channels in another order.
            for (int f = 0; f < summary.Features.Length; f++)
                Assert.True(
                    Math.Abs(simulated[row].Summary.Features[f] - summary.Features[f])
                        < 2e-3 * (1 + Math.Abs(summary.Features[f])),
                    $"row {row}, feature {f}: {simulated[row].Summary.Features[f]} and {summary.Features[f]}"
                );
            Assert.Equal(FitSummary.FeatureCount(2), summary.Features.Length);
            compared++;
        }
        Assert.Equal(64, compared);
    }

    [Fact]
    public async Task Truths_lie_about_as_far_off_as_the_fits_say()
    {
        Campaign campaign = CampaignFactory.ForResponses(
            "powerlaw",
            [_responses.Named(_responses.Add("ccd"))],
            0.5,
            7,
            spectra: 600
        );
        (_, CampaignSummaries summaries, Shard[] shards) = await DrawAsync(campaign);
        SummarisedSpectrum[] bright = [.. summaries.Of(shards, 0, 600, null, Cancellation).Where(one => one.NetCounts > 3000)];
        double[] squares = [.. bright.Select(one => one.Summary.ErrorOf(one.Truth).Sum(error => error * error))];
        // A χ² of two: mean 2 within 4 standard errors of about 130 spectra; backgrounds make it a little wider.
        Assert.InRange(squares.Average(), 1.3, 2.9);
        Assert.InRange(bright.Length, 100, 400);
    }

    [Fact]
    public async Task The_order_and_the_threads_change_nothing()
    {
        Campaign campaign = CampaignFactory.ForResponses(
            "tbabs*powerlaw",
            [_responses.Named(_responses.Add("ccd", channels: 100, energies: 120))],
            0.5,
            7,
            spectra: 300
        );
        (_, CampaignSummaries summaries, Shard[] shards) = await DrawAsync(campaign);
        SummarisedSpectrum[] all = summaries.Of(shards, 0, 300, null, Cancellation),
            some = summaries.Of(shards, 290, 10, null, Cancellation);
        Assert.Equal(all[290..].SelectMany(one => one.Summary.Features), some.SelectMany(one => one.Summary.Features));
        Assert.Equal(["gap anywhere", "no gap"], all.Select(one => one.Gap).Distinct().Order());
    }

    [Fact]
    public async Task Counts_that_are_not_Poissons_have_no_summary()
    {
        Campaign campaign = CampaignFactory.ForResponses(
            "powerlaw",
            [_responses.Named(_responses.Add("ccd", channels: 100, energies: 120))],
            0.5,
            7,
            spectra: 64
        );
        (CampaignEncoder encoder, CampaignSummaries summaries, Shard[] shards) = await DrawAsync(campaign);
        ObservedSpectrum observed = Written(encoder, shards[0], 0, [.. Enumerable.Repeat(true, encoder.BinCount)]);
        observed = observed with
        {
            Source = observed.Source with { IsPoisson = false, StatisticalError = [.. Enumerable.Repeat(3.0, 100)] },
        };
        var encoded = (Encoded)
            (
                await encoder.EncodeAsync(
                    [new Observation { Name = "one", Payload = new CountsPayload([observed]) }],
                    _responses,
                    Cancellation
                )
            )[0];
        Assert.Throws<SpectralDataException>(() =>
            summaries.Of(
                encoded.Observation,
                [new FitSpectrum(observed, _responses.Named("ccd").Response)],
                SpectralModel.Parse("powerlaw")
            )
        );
    }

    private async Task<(CampaignEncoder, CampaignSummaries, Shard[])> DrawAsync(Campaign campaign)
    {
        ShardSimulator simulator = await ShardSimulator.CreateAsync(campaign, _responses, Cancellation);
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(campaign, _responses, Cancellation);
        return (
            encoder,
            await CampaignSummaries.CreateAsync(encoder, _responses, Cancellation),
            [.. Enumerable.Range(0, campaign.ShardCount).Select(index => simulator.Draw(index, Cancellation))]
        );
    }

    /// <summary>A simulation's counts in the first channel of each bin, the gap's channels of bad quality.</summary>
    private ObservedSpectrum Written(CampaignEncoder encoder, Shard shard, int row, bool[] open)
    {
        int[] bins = ChannelBinning.BinOfChannel(_responses.Named("ccd").Response.Redistribution, encoder.Grid);
        ShardCounts counts = shard.Counts!;
        double[] source = new double[bins.Length],
            background = new double[bins.Length];
        short[] quality = new short[bins.Length];
        for (int channel = 0; channel < bins.Length; channel++)
        {
            int bin = bins[channel];
            quality[channel] = (short)(bin >= 0 && open[bin] ? 0 : 1);
            if (bin < 0 || Array.IndexOf(bins, bin) != channel)
                continue;
            (source[channel], background[channel]) = (
                counts.Source[(row * shard.BinCount) + bin],
                counts.Background[(row * shard.BinCount) + bin]
            );
        }
        double scale = counts.BackgroundScales[row];
        CountSpectrum Of(double[] values, double backScale) =>
            new()
            {
                FirstChannel = 1,
                Counts = values,
                IsPoisson = true,
                Exposure = counts.Exposures[row],
                Quality = quality,
                BackScale = [backScale],
            };
        return new ObservedSpectrum(Of(source, 1), scale > 0 ? Of(background, scale) : null, "ccd");
    }
}
