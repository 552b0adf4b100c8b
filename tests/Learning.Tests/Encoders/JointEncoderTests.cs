using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Priors;
using Almagest.Learning.Shards;
using Almagest.Learning.Tests.Campaigns;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Learning.Tests.Encoders;

/// <summary>A power law seen by three instruments with bands apart, on one logarithmic grid.</summary>
public sealed class JointEncoderTests
{
    private static readonly string[] Keys = ["optical", "soft", "hard"];
    private readonly SyntheticResponses _library = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_shard_of_sources_seen_together_comes_back_from_its_bytes_and_holds_what_each_instrument_expects()
    {
        (Campaign campaign, _, Shard shard) = await Sources();
        Assert.Equal((3, 3 * campaign.Spectra), (shard.SpectraPerSource, shard.Counts!.Exposures.Length));
        Assert.Equivalent(shard, ShardCodec.Read(ShardCodec.Write(shard)), strict: true);
        for (int row = 0; row < 5; row++)
        {
            double total = 0;
            for (int k = 0; k < 3; k++)
            {
                int at = (3 * row) + k;
                Assert.Equal(k, shard.Counts.Responses[at]);
                double[] expected = await Expected(
                    campaign,
                    Keys[k],
                    shard.Parameters.AsSpan(row * 2, 2).ToArray(),
                    shard.Counts.Exposures[at]
                );
                for (int bin = 0; bin < expected.Length; bin++)
                    Assert.Equal(expected[bin], shard.Expected[(at * shard.BinCount) + bin], 1e-4 * (expected[bin] + 1e-3));
                total += expected.Sum();
            }
            // The prior is of the counts of all three.
            Assert.InRange(total, 1000, 1e5);
        }
    }

    [Fact]
    public async Task An_observation_of_any_subset_gives_the_simulations_input()
    {
        (Campaign campaign, CampaignEncoder encoder, Shard shard) = await Sources();
        TrainingSet set = encoder.EncodeEpoch([shard], 0);
        int partial = 0;
        for (int row = 0; row < shard.Count; row++)
        {
            bool[] seen = set.Input.Observed[(row * encoder.BinCount)..((row + 1) * encoder.BinCount)];
            int[] present = [.. Enumerable.Range(0, 3).Where(k => Bins(encoder.Grid, k).Any(bin => seen[bin]))];
            if (present.Length < 3)
                partial++;
            EncodedObservation observation = await Encode(encoder, Observed(campaign, shard, row, present));
            Assert.Equal(seen, observation.Observed);
            Assert.Equal(
                set.Input.Values.AsSpan(row * encoder.BinCount, encoder.BinCount).ToArray(),
                observation.Values,
                Close(1e-4f)
            );
            Assert.Equal(
                set.Input.Context.AsSpan(row * encoder.ContextCount, encoder.ContextCount).ToArray(),
                observation.Context,
                Close(2e-4f)
            );
            Assert.Equal(
                set.Targets.AsSpan(row * 2, 2).ToArray(),
                encoder.EncodeParameters(observation, shard.Parameters.AsSpan(row * 2, 2)),
                Close(2e-3f)
            );
        }
        Assert.InRange(partial, 10, shard.Count - 5);
    }

    [Fact]
    public async Task The_fluxed_spectrum_is_the_true_flux_in_seen_and_unseen_bands_alike()
    {
        (Campaign campaign, CampaignEncoder encoder, Shard shard) = await Sources();
        TrainingSet set = encoder.Encode([shard]);
        var model = SpectralModel.Parse(campaign.Model);
        double[] photons = new double[encoder.BinCount];
        var misfits = new List<double>();
        for (int row = 0; row < 20; row++)
        {
            double[] truth = shard.Parameters.AsSpan(row * 2, 2).ToArray();
            model.Evaluate(encoder.Grid, truth, photons);
            EncodedObservation whole = await Encode(encoder, Observed(campaign, shard, row, [0, 1, 2])),
                soft = await Encode(encoder, Observed(campaign, shard, row, [1]));
            FilledSpectrum clean = encoder.DecodeFilled(whole, set.Clean.AsSpan(row * encoder.BinCount, encoder.BinCount));
            for (int bin = 0; bin < photons.Length; bin++)
                Assert.Equal(photons[bin] / encoder.Grid.Width(bin), clean.Filled[bin], 1e-4 * clean.Filled[bin]);
            // A flux does not depend on who else was looking.
            FilledSpectrum one = encoder.DecodeFilled(soft, soft.Values),
                all = encoder.DecodeFilled(whole, whole.Values);
            foreach (int bin in Bins(encoder.Grid, 1))
            {
                Assert.Equal(all.Data[bin], one.Data[bin], 0.25 * all.Data[bin]);
                double sigma = Math.Pow(10, whole.Context[^(encoder.BinCount - bin)]) * whole.Reference[bin];
                misfits.Add((all.Data[bin] - clean.Filled[bin]) / sigma);
            }
            Assert.All(Bins(encoder.Grid, 0), bin => Assert.True(double.IsNaN(one.Data[bin])));
        }
        // What is measured lies about the truth by its stated uncertainty.
        Assert.InRange(Math.Sqrt(misfits.Average(misfit => misfit * misfit)), 0.75, 1.3);
        Assert.InRange(misfits.Average(), -0.3, 0.3);
    }

    [Fact]
    public async Task Masks_and_unknown_uncertainties_go_together_and_nothing_of_a_missing_instrument_leaks()
    {
        (_, CampaignEncoder encoder, Shard shard) = await Sources();
        TrainingSet set = encoder.EncodeEpoch([shard], 0);
        for (int row = 0; row < shard.Count; row++)
        for (int bin = 0; bin < encoder.BinCount; bin++)
        {
            bool seen = set.Input.Observed[(row * encoder.BinCount) + bin];
            float uncertainty = set.Input.Context[((row + 1) * encoder.ContextCount) - encoder.BinCount + bin];
            Assert.True(seen ? uncertainty < 1 : uncertainty == 1 && set.Input.Values[(row * encoder.BinCount) + bin] == 0);
        }
    }

    [Fact]
    public async Task A_shard_of_another_number_of_instruments_is_refused()
    {
        (_, CampaignEncoder encoder, Shard shard) = await Sources();
        string message = Assert
            .Throws<SpectralDataException>(() => encoder.Encode([shard with { SpectraPerSource = 1 }]))
            .Message;
        Assert.Contains("1 spectra of each source; expected 3", message, StringComparison.Ordinal);
    }

    private async Task<(Campaign, CampaignEncoder, Shard)> Sources()
    {
        _library.AddBand("optical", 0.002, 0.008, 12, 50);
        _library.AddBand("soft", 0.3, 10, 60, 100);
        _library.AddBand("hard", 15, 150, 20, 500);
        var campaign = new Campaign
        {
            Name = "three bands",
            Model = "powerlaw",
            GridEdges = EnergyGrid.Logarithmic(0.002, 150, 90).Edges.ToArray(),
            Parameters =
            [
                new("powerlaw.PhoIndex", PriorKind.Uniform, 0.8, 1.4),
                new("powerlaw.norm", PriorKind.ExpectedCounts, 1000, 1e5),
            ],
            Instruments =
            [
                .. Keys.Select(
                    (key, k) =>
                        new CampaignInstrument(
                            key,
                            [key],
                            k == 0 ? 1e4 : 1e3,
                            k == 0 ? 1e4 : 2e3,
                            k == 1 ? null : new BackgroundPrior(0.01, 0.1, 1, 10, 0.5)
                        )
                        {
                            DropOut = 0.3,
                        }
                ),
            ],
            Spectra = 60,
            ShardSize = 60,
        };
        ShardSimulator simulator = await ShardSimulator.CreateAsync(campaign, _library, Cancellation);
        return (campaign, await CampaignEncoder.CreateAsync(campaign, _library, Cancellation), simulator.Draw(0, Cancellation));
    }

    private async Task<double[]> Expected(Campaign campaign, string key, double[] parameters, double exposure)
    {
        ResponseMatrix response = await _library.LoadAsync(key, Cancellation);
        double[] flux = new double[response.Energies.BinCount],
            rate = new double[response.ChannelCount];
        SpectralModel
            .Parse(campaign.Model, campaign.Abundances, BinIntegration.Midpoint)
            .Evaluate(response.Energies, parameters, flux);
        response.Fold(flux, rate);
        var grid = new EnergyGrid(campaign.GridEdges);
        double[] expected = new double[grid.BinCount];
        int[] bins = ChannelBinning.BinOfChannel(response.Redistribution, grid);
        for (int channel = 0; channel < rate.Length; channel++)
            if (bins[channel] != ChannelBinning.None)
                expected[bins[channel]] += exposure * rate[channel];
        return expected;
    }

    /// <summary>Each bin's counts in the first of its channels.</summary>
    private Observation Observed(Campaign campaign, Shard shard, int row, int[] instruments)
    {
        var grid = new EnergyGrid(campaign.GridEdges);
        var spectra = new List<ObservedSpectrum>();
        foreach (int k in instruments)
        {
            int at = (3 * row) + k;
            RedistributionMatrix matrix = _library.Named(Keys[k]).Response.Redistribution;
            int[] bins = ChannelBinning.BinOfChannel(matrix, grid);
            double[] source = new double[bins.Length],
                background = new double[bins.Length];
            for (int channel = 0; channel < bins.Length; channel++)
            {
                if (Array.IndexOf(bins, bins[channel]) != channel || bins[channel] == ChannelBinning.None)
                    continue;
                source[channel] = shard.Counts!.Source[(at * shard.BinCount) + bins[channel]];
                background[channel] = shard.Counts.Background[(at * shard.BinCount) + bins[channel]];
            }
            double exposure = shard.Counts!.Exposures[at],
                scale = shard.Counts.BackgroundScales[at];
            spectra.Add(
                new ObservedSpectrum(
                    new CountSpectrum
                    {
                        FirstChannel = 1,
                        Counts = source,
                        IsPoisson = true,
                        Exposure = exposure,
                    },
                    scale > 0
                        ? new CountSpectrum
                        {
                            FirstChannel = 1,
                            Counts = background,
                            IsPoisson = true,
                            Exposure = exposure * scale,
                        }
                        : null,
                    Keys[k]
                )
            );
        }
        return new Observation { Name = $"{row}", Payload = new CountsPayload(spectra) };
    }

    private static int[] Bins(EnergyGrid grid, int instrument)
    {
        (double lower, double upper) = ((double, double)[])[(0.0022, 0.0075), (0.35, 9), (17, 140)] is var bands
            ? bands[instrument]
            : default;
        return [.. Enumerable.Range(0, grid.BinCount).Where(bin => grid.Lower(bin) >= lower && grid.Upper(bin) <= upper)];
    }

    private async Task<EncodedObservation> Encode(CampaignEncoder encoder, Observation observation) =>
        ((Encoded)(await encoder.EncodeAsync([observation], _library, Cancellation))[0]).Observation;

    private static Func<float, float, bool> Close(float tolerance) =>
        (left, right) => Math.Abs(left - right) <= tolerance * (1 + Math.Abs(left));
}
