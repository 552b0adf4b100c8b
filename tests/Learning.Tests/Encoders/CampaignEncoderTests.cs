using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Priors;
using Almagest.Learning.Shards;
using Almagest.Learning.Tests.Campaigns;
using Almagest.Spectra;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Learning.Tests.Encoders;

public sealed partial class CampaignEncoderTests
{
    private static readonly double[] Truth = [0.3, 1.8, 2e-3];
    private readonly SyntheticResponses _library = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Parameters_come_back_from_their_targets()
    {
        (Campaign campaign, CampaignEncoder encoder, Shard shard) = await Counts();
        TrainingSet set = encoder.Encode([shard]);
        Assert.Equal(["wabs.nH", "powerlaw.PhoIndex", "powerlaw.norm"], encoder.TargetNames);
        EncodedObservation observation = await Encode(encoder, Observed(campaign, "first", Truth, 2e4));
        float[] targets = encoder.EncodeParameters(observation, Truth);
        double[] decoded = encoder.DecodeParameters(observation, targets);
        for (int i = 0; i < 3; i++)
            Assert.Equal(Truth[i], decoded[i], 1e-6 * Truth[i]);
        // Counted from the quick estimate in units of its sigma.
        Assert.All(set.Targets, target => Assert.InRange(target, -12, 12));
        Assert.InRange(set.Targets.Average(target => target * target), 0.5, 1.5);
        Assert.Equal(shard.Count, set.Input.Count);
    }

    [Fact]
    public async Task An_observation_of_a_simulated_spectrum_gives_the_simulations_input()
    {
        (Campaign campaign, CampaignEncoder encoder, Shard shard) = await Counts();
        TrainingSet set = encoder.Encode([shard]);
        for (int row = 0; row < 20; row++)
        {
            EncodedObservation observation = await Encode(encoder, AsObservation(campaign, shard, row));
            Assert.Equal(
                set.Input.Values.AsSpan(row * encoder.BinCount, encoder.BinCount).ToArray(),
                observation.Values,
                Close(1e-5f)
            );
            Assert.Equal(
                set.Input.Context.AsSpan(row * encoder.ContextCount, encoder.ContextCount).ToArray(),
                observation.Context,
                Close(1e-5f)
            );
            float[] targets = encoder.EncodeParameters(observation, shard.Parameters.AsSpan(row * 3, 3));
            Assert.Equal(set.Targets.AsSpan(row * 3, 3).ToArray(), targets, Close(1e-5f));
        }
    }

    [Fact]
    public async Task Exposure_brightness_and_response_are_divided_out()
    {
        (Campaign campaign, CampaignEncoder encoder, _) = await Counts();
        _library.Add("elsewhere", 200, gain: 1.004, area: 3000);
        EncodedObservation one = await Encode(encoder, Observed(campaign, "first", Truth, 1e6));
        EncodedObservation longer = await Encode(encoder, Observed(campaign, "first", Truth, 4e6));
        EncodedObservation other = await Encode(encoder, Observed(campaign, "elsewhere", Truth, 1e6));
        Assert.Equal(one.Values, longer.Values, Close(1e-3f));
        Assert.Equal(one.Values, other.Values, Close(0.03f));
        Assert.Equal(one.Amplitude, longer.Amplitude, 1e-9 * one.Amplitude);
        Assert.Equal(one.Amplitude, other.Amplitude, 0.01 * one.Amplitude);
    }

    [Fact]
    public async Task Bad_channels_make_gaps_and_the_filled_spectrum_comes_back_in_counts()
    {
        (Campaign campaign, CampaignEncoder encoder, _) = await Counts();
        Observation whole = Observed(campaign, "first", Truth, 1e6);
        ObservedSpectrum spectrum = ((CountsPayload)whole.Payload).Spectra[0];
        short[] quality = new short[spectrum.Source.ChannelCount];
        double[] counts = [.. spectrum.Source.Counts];
        for (int channel = 60; channel < 100; channel++)
            (quality[channel], counts[channel]) = (5, double.NaN);
        EncodedObservation full = await Encode(encoder, whole);
        EncodedObservation gap = await Encode(
            encoder,
            whole with
            {
                Payload = new CountsPayload([
                    spectrum with
                    {
                        Source = spectrum.Source with { Quality = quality, Counts = counts },
                    },
                ]),
            }
        );
        Assert.InRange(gap.Observed.Count(seen => !seen), 8, 14);
        Assert.Equal(encoder.BinCount, full.Observed.Count(seen => seen));
        FilledSpectrum plot = encoder.DecodeFilled(full, full.Values);
        Assert.Equal(plot.Data, plot.Filled);
        Assert.Equal(spectrum.Source.Counts.Skip(11).Sum(), plot.Filled.Sum(), 0.02 * plot.Filled.Sum());
        // What the gap hides is scaled by all its channels.
        Assert.Equal(
            full.Reference.Sum() / full.Amplitude,
            gap.Reference.Sum() / gap.Amplitude,
            1e-6 * full.Reference.Sum() / full.Amplitude
        );
    }

    [Fact]
    public async Task Gaps_drawn_for_an_epoch_hide_everything_behind_them()
    {
        (_, CampaignEncoder encoder, Shard shard) = await Counts();
        Shard changed = shard with { Counts = shard.Counts! with { Source = [.. shard.Counts.Source] } };
        TrainingSet before = encoder.EncodeEpoch([shard], 0);
        for (int i = 0; i < changed.Counts!.Source.Length; i++)
            if (!before.Input.Observed[i])
                changed.Counts.Source[i] += 1000;
        TrainingSet after = encoder.EncodeEpoch([changed], 0);
        Assert.Contains(false, before.Input.Observed);
        Assert.Equal(before.Input.Values, after.Input.Values);
        Assert.Equal(before.Input.Context, after.Input.Context);
        Assert.Equal(before.Targets, after.Targets);
    }

    [Fact]
    public async Task Every_epoch_has_its_own_noise_and_gaps()
    {
        (_, CampaignEncoder encoder, Shard shard) = await Counts();
        TrainingSet first = encoder.EncodeEpoch([shard], 1),
            second = encoder.EncodeEpoch([shard], 2);
        Assert.NotEqual(first.Input.Values, second.Input.Values);
        Assert.NotEqual(first.Input.Observed, second.Input.Observed);
        Assert.Equal(first.Input.Values, encoder.EncodeEpoch([shard], 1).Input.Values);
    }

    [Fact]
    public async Task Systematic_errors_lower_the_counts_that_the_network_is_told()
    {
        (Campaign campaign, CampaignEncoder encoder, _) = await Counts();
        Observation poisson = Observed(campaign, "first", Truth, 1e7);
        ObservedSpectrum spectrum = ((CountsPayload)poisson.Payload).Spectra[0];
        CountSpectrum source = spectrum.Source;
        Observation subtracted = poisson with
        {
            Payload = new CountsPayload([
                spectrum with
                {
                    Source = source with
                    {
                        IsPoisson = false,
                        StatisticalError = [.. source.Counts.Select(Math.Sqrt)],
                        SystematicError = [.. source.Counts.Select(_ => 0.02)],
                    },
                },
            ]),
        };
        EncodedObservation exact = await Encode(encoder, poisson),
            noisy = await Encode(encoder, subtracted);
        Assert.Equal(1, exact.Weight);
        Assert.InRange(noisy.Weight, 0, 0.1);
        Assert.Equal(exact.Context[0] + Math.Log(noisy.Weight), noisy.Context[0], 1e-4);
        Assert.Equal(exact.Amplitude, noisy.Amplitude, 1e-9 * exact.Amplitude);
        double[] data = encoder.DecodeFilled(exact, exact.Values).Data,
            same = encoder.DecodeFilled(noisy, noisy.Values).Data;
        for (int bin = 0; bin < data.Length; bin++)
            Assert.Equal(data[bin], same[bin], 1e-3 * data[bin]);
    }

    [Fact]
    public async Task Negative_net_counts_are_encoded()
    {
        (Campaign campaign, CampaignEncoder encoder, _) = await Counts();
        Observation faint = Observed(campaign, "first", Truth, 10);
        ObservedSpectrum spectrum = ((CountsPayload)faint.Payload).Spectra[0];
        double[] counts = [.. spectrum.Source.Counts.Select((count, i) => i % 2 == 0 ? -3 : count)];
        EncodedObservation encoded = await Encode(
            encoder,
            faint with
            {
                Payload = new CountsPayload([
                    spectrum with
                    {
                        Source = spectrum.Source with { Counts = counts, IsPoisson = false },
                    },
                ]),
            }
        );
        Assert.All(encoded.Values, value => Assert.True(float.IsFinite(value)));
        Assert.True(encoded.Amplitude > 0);
    }

    public static TheoryData<string, string> Mistakes =>
        new()
        {
            { "NaN", "NaN counts" },
            { "channels", "channels 2 to 257" },
            { "exposure", "exposure of 0 s" },
            { "response", "no response \"none\"" },
            { "quality", "quality flags: found 3" },
            { "background", "background spectrum" },
            { "flux", "a flux" },
        };

    [Theory, MemberData(nameof(Mistakes))]
    public async Task What_cannot_be_encoded_says_why_and_leaves_the_rest(string mistake, string reason)
    {
        (Campaign campaign, CampaignEncoder encoder, _) = await Counts();
        Observation good = Observed(campaign, "first", Truth, 1e4);
        ObservedSpectrum spectrum = ((CountsPayload)good.Payload).Spectra[0];
        CountSpectrum source = spectrum.Source;
        ObservationPayload bad = mistake switch
        {
            "NaN" => new CountsPayload([
                spectrum with
                {
                    Source = source with { Counts = [.. source.Counts.Select(_ => double.NaN)] },
                },
            ]),
            "channels" => new CountsPayload([spectrum with { Source = source with { FirstChannel = 2 } }]),
            "exposure" => new CountsPayload([spectrum with { Source = source with { Exposure = 0 } }]),
            "response" => new CountsPayload([spectrum with { ResponseKey = "none" }]),
            "quality" => new CountsPayload([spectrum with { Source = source with { Quality = new short[3] } }]),
            "background" => new CountsPayload([spectrum with { Background = source with { FirstChannel = 100 } }]),
            _ => new FluxPayload(new double[60], new bool[60]),
        };
        IReadOnlyList<EncodingOutcome> outcomes = await encoder.EncodeAsync(
            [good with { Payload = bad }, good],
            _library,
            Cancellation
        );
        Assert.Contains(reason, Assert.IsType<NotEncoded>(outcomes[0]).Reason, StringComparison.Ordinal);
        Assert.IsType<Encoded>(outcomes[1]);
    }

    [Fact]
    public async Task Intervals_hold_their_value_and_stay_within_the_prior()
    {
        (Campaign campaign, CampaignEncoder encoder, _) = await Counts();
        EncodedObservation observation = await Encode(encoder, Observed(campaign, "first", Truth, 1e4));
        float[] means = encoder.EncodeParameters(observation, Truth);
        ParameterInterval[] intervals = encoder.DecodeIntervals(observation, means, [0.1f, 0.2f, 0.05f]);
        Assert.Equal(0.3 * Math.Pow(10, 0.1 * observation.Unit[0]), intervals[0].Upper, 1e-6);
        Assert.Equal(1.8 - (0.2 * observation.Unit[1]), intervals[1].Lower, 1e-6);
        Assert.Equal(2e-3 * Math.Pow(10, -0.05 * observation.Unit[2]), intervals[2].Lower, 1e-8);
        ParameterInterval wide = encoder.DecodeIntervals(observation, means, [1e4f, 1e4f, 1e4f])[0];
        Assert.Equal((0.01, 10.0), (wide.Lower, wide.Upper));
    }

    [Fact]
    public async Task A_shard_of_another_campaign_is_refused()
    {
        (Campaign campaign, CampaignEncoder encoder, Shard shard) = await Counts();
        Assert.Throws<SpectralDataException>(() => encoder.Encode([shard with { CampaignId = (campaign with { Seed = 9 }).Id }]));
        Assert.Throws<SpectralDataException>(() => encoder.Encode([shard with { Counts = null }]));
    }

    private async Task<(Campaign, CampaignEncoder, Shard)> Counts()
    {
        var campaign = new Campaign
        {
            Name = "test",
            Model = "wabs*powerlaw",
            GridEdges = EnergyGrid.Linear(0.4, 8, 60).Edges.ToArray(),
            Parameters =
            [
                new ParameterPrior("wabs.nH", PriorKind.LogUniform, 0.01, 10),
                new ParameterPrior("powerlaw.PhoIndex", PriorKind.Uniform, 0.5, 3.5),
                new ParameterPrior("powerlaw.norm", PriorKind.ExpectedCounts, 50, 1e5),
            ],
            Instruments =
            [
                new CampaignInstrument("ccd", [_library.Add("first")], 1e3, 1e5, new BackgroundPrior(0.01, 1, 1, 100, 0.6)),
            ],
            Gaps = [new GapPattern(GapKind.Fixed, 2, 5), new GapPattern(GapKind.Random, 0.2, 0.5)],
            Spectra = 10_000,
        };
        Shard shard = (await ShardSimulator.CreateAsync(campaign, _library, Cancellation)).Draw(0, Cancellation);
        return (campaign, await CampaignEncoder.CreateAsync(campaign, _library, Cancellation), shard);
    }

    private Task<EncodedObservation> Encode(CampaignEncoder encoder, Observation observation) =>
        Encode(encoder, observation, _library);

    internal static async Task<EncodedObservation> Encode(
        CampaignEncoder encoder,
        Observation observation,
        IResponseLibrary? responses
    ) => Assert.IsType<Encoded>((await encoder.EncodeAsync([observation], responses, Cancellation))[0]).Observation;

    /// <summary>A spectrum with exactly the counts expected, whole or not.</summary>
    private Observation Observed(Campaign campaign, string key, double[] parameters, double exposure)
    {
        ResponseMatrix response = _library.Named(key).Response;
        double[] flux = new double[response.Energies.BinCount],
            rate = new double[response.ChannelCount];
        CampaignValidator.Require(campaign).Evaluate(response.Energies, parameters, flux);
        response.Fold(flux, rate);
        var source = new CountSpectrum
        {
            FirstChannel = 1,
            Counts = [.. rate.Select(r => r * exposure)],
            IsPoisson = true,
            Exposure = exposure,
        };
        return new Observation { Name = "made up", Payload = new CountsPayload([new ObservedSpectrum(source, null, key)]) };
    }

    /// <summary>The row's counts put into the first channel of each bin.</summary>
    private Observation AsObservation(Campaign campaign, Shard shard, int row)
    {
        ResponseMatrix response = _library.Named("first").Response;
        int[] bins = ChannelBinning.BinOfChannel(response.Redistribution, new EnergyGrid(campaign.GridEdges));
        double[] source = new double[bins.Length],
            background = new double[bins.Length];
        for (int bin = 0; bin < shard.BinCount; bin++)
        {
            int channel = Array.IndexOf(bins, bin),
                at = (row * shard.BinCount) + bin;
            (source[channel], background[channel]) = (shard.Counts!.Source[at], shard.Counts.Background[at]);
        }
        double exposure = shard.Counts!.Exposures[row],
            scale = shard.Counts.BackgroundScales[row];
        CountSpectrum Spectrum(double[] counts, double backScale) =>
            new()
            {
                FirstChannel = 1,
                Counts = counts,
                IsPoisson = true,
                Exposure = exposure,
                BackScale = [backScale],
            };
        return new Observation
        {
            Name = "a",
            Payload = new CountsPayload([
                new ObservedSpectrum(Spectrum(source, 1), scale > 0 ? Spectrum(background, scale) : null, "first"),
            ]),
        };
    }

    private static Comparison Close(float tolerance) => new(tolerance);

    private sealed class Comparison(float tolerance) : IEqualityComparer<float>
    {
        public bool Equals(float x, float y) => Math.Abs(x - y) <= tolerance * Math.Max(1, Math.Abs(x));

        public int GetHashCode(float obj) => 0;
    }
}
