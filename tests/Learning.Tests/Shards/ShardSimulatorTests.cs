using System.Security.Cryptography;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Learning.Shards;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Learning.Tests.Shards;

public sealed class ShardSimulatorTests
{
    private readonly SyntheticResponses _library = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Protocol_S_is_the_closed_form()
    {
        ShardSimulator simulator = await ShardSimulator.CreateAsync(ProtocolS.Campaign(), null, Cancellation);
        Shard shard = simulator.Draw(2, Cancellation);
        Assert.Equal(256, shard.Count);
        for (int row = 0; row < shard.Count; row++)
        {
            (double index, double z) = (shard.Parameters[3 * row], shard.Parameters[(3 * row) + 1]);
            Assert.InRange(index, 0.5, 2.5);
            Assert.InRange(z, 0.1, 2.5);
            for (int bin = 0; bin < 128; bin++)
            {
                double energy = 0.3 + (6.7 * (bin + 0.5) / 128);
                Assert.Equal(1, shard.Expected[(row * 128) + bin] / (1e-7 * Math.Pow(energy * (1 + z), -index)), 2e-7);
            }
        }
    }

    [Fact]
    public async Task The_last_shard_holds_the_rest()
    {
        ShardSimulator simulator = await ShardSimulator.CreateAsync(ProtocolS.Campaign(spectra: 1000), null, Cancellation);
        Assert.Equal(1000 - (3 * 256), simulator.Draw(3, Cancellation).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => simulator.Draw(4, Cancellation));
    }

    /// <summary>Drawn on other machines, and by later versions, these shards must be the same: the beginning of their hash is
    /// kept here.</summary>
    [Theory]
    [InlineData(false, "1e279bceee3e78a3")]
    [InlineData(true, "3a6b12c5e64d5f14")]
    public async Task The_bytes_of_a_shard_stay_as_they_were(bool hasCounts, string sha256)
    {
        Campaign campaign = hasCounts ? Counts() : ProtocolS.Campaign(PriorKind.TruncatedNormal);
        ShardSimulator simulator = await ShardSimulator.CreateAsync(campaign, _library, Cancellation);
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(ShardCodec.Write(simulator.Draw(1, Cancellation))))[..16]);
    }

    [Fact]
    public async Task Of_the_backgrounds_half_have_a_measured_shape_and_the_others_a_mixture_with_it()
    {
        Campaign plain = Counts();
        double[] spike = new double[60];
        spike[7] = 1;
        CampaignInstrument instrument = plain.Instruments[0];
        Campaign campaign = plain with
        {
            Instruments = [instrument with { Background = instrument.Background! with { Measured = [spike] } }],
        };
        Assert.NotEqual(plain.Id, campaign.Id);
        Assert.Equal(campaign.Id, CampaignText.Read(CampaignText.Write(campaign)).Id);
        ShardSimulator simulator = await ShardSimulator.CreateAsync(campaign, _library, Cancellation);
        List<double> shares = [];
        for (int index = 0; index < 8; index++)
        {
            Shard shard = simulator.Draw(index, Cancellation);
            for (int row = 0; row < shard.Count; row++)
                if (shard.Counts!.BackgroundScales[row] > 0)
                    shares.Add(
                        shard.Counts.ExpectedBackground[(row * 60) + 7]
                            / shard.Counts.ExpectedBackground.Skip(row * 60).Take(60).Sum(one => (double)one)
                    );
        }
        // Of 1,229: 3.5 standard deviations.
        Assert.InRange(shares.Count(one => one > 0.999999) / (double)shares.Count, 0.45, 0.55);
        Assert.InRange(shares.Count(one => one < 0.5) / (double)shares.Count, 0.2, 0.3);
    }

    [Fact]
    public async Task A_shard_is_the_same_to_the_bit_in_any_order_on_any_thread()
    {
        ShardSimulator one = await ShardSimulator.CreateAsync(Counts(), _library, Cancellation);
        ShardSimulator other = await ShardSimulator.CreateAsync(Counts(), _library, Cancellation);
        byte[][] forward = [.. Enumerable.Range(0, 6).Select(index => ShardCodec.Write(one.Draw(index)))];
        byte[][] parallel = new byte[6][];
        Parallel.For(0, 6, index => parallel[5 - index] = ShardCodec.Write(other.Draw(5 - index)));
        Assert.Equal(forward, parallel);
        Assert.Equal(6, forward.Select(Convert.ToHexStringLower).Distinct().Count());
    }

    [Fact]
    public async Task The_expectation_is_the_model_folded_through_the_response_and_summed()
    {
        Campaign campaign = Counts();
        ShardSimulator simulator = await ShardSimulator.CreateAsync(campaign, _library, Cancellation);
        Shard shard = simulator.Draw(0, Cancellation);
        SpectralModel model = CampaignValidator.Require(campaign);
        var grid = new EnergyGrid(campaign.GridEdges);
        for (int row = 0; row < shard.Count; row++)
        {
            string key = campaign.Instruments[0].ResponseKeys[shard.Counts!.Responses[row]];
            ResponseMatrix response = await _library.LoadAsync(key, Cancellation);
            double[] flux = new double[response.Energies.BinCount],
                rate = new double[response.ChannelCount],
                expected = new double[grid.BinCount];
            model.Evaluate(response.Energies, shard.Parameters.AsSpan(3 * row, 3), flux);
            response.Fold(flux, rate);
            for (int channel = 0; channel < rate.Length; channel++)
            {
                double middle =
                    0.5 * (response.Redistribution.ChannelLower[channel] + response.Redistribution.ChannelUpper[channel]);
                if (grid.FindBin(middle) is var bin and >= 0)
                    expected[bin] += shard.Counts.Exposures[row] * rate[channel];
            }
            for (int bin = 0; bin < expected.Length; bin++)
                Assert.Equal(expected[bin], shard.Expected[(row * expected.Length) + bin], (1e-5 * expected[bin]) + 1e-9);
        }
    }

    [Fact]
    public async Task Expected_counts_are_log_uniform_and_drawn_counts_scatter_about_them_as_Poisson_does()
    {
        Campaign campaign = Counts();
        ShardSimulator simulator = await ShardSimulator.CreateAsync(campaign, _library, Cancellation);
        double chiSquare = 0;
        int cells = 0,
            withBackground = 0,
            spectra = 0;
        var logs = new List<double>();
        for (int index = 0; index < 8; index++)
        {
            Shard shard = simulator.Draw(index, Cancellation);
            ShardCounts counts = shard.Counts!;
            for (int row = 0; row < shard.Count; row++, spectra++)
            {
                logs.Add(Math.Log(shard.Expected.AsSpan(row * shard.BinCount, shard.BinCount).ToArray().Sum()));
                if (counts.BackgroundScales[row] > 0)
                    withBackground++;
                for (int bin = 0; bin < shard.BinCount; bin++)
                {
                    int at = (row * shard.BinCount) + bin;
                    double mean = shard.Expected[at] + counts.ExpectedBackground[at],
                        background = counts.BackgroundScales[row] * counts.ExpectedBackground[at];
                    if (mean > 0)
                        (chiSquare, cells) = (chiSquare + (Math.Pow(counts.Source[at] - mean, 2) / mean), cells + 1);
                    if (background > 0)
                        (chiSquare, cells) = (
                            chiSquare + (Math.Pow(counts.Background[at] - background, 2) / background),
                            cells + 1
                        );
                }
            }
        }
        // Tiny means make the sum's variance larger than 2 a cell.
        Assert.InRange(chiSquare / cells, 0.97, 1.03);
        Assert.InRange(withBackground / (double)spectra, 0.55, 0.65);
        double[] uniform = [.. logs.Select(log => (log - Math.Log(50)) / Math.Log(1e5 / 50)).Order()];
        Assert.InRange(
            uniform.Select((x, i) => Math.Abs(x - ((i + 0.5) / uniform.Length))).Max(),
            0,
            1.95 / Math.Sqrt(uniform.Length)
        );
    }

    [Fact]
    public async Task Two_components_share_the_counts_and_a_fixed_one_comes_on_top()
    {
        Campaign campaign = Counts() with
        {
            Model = "powerlaw+bbody+gaussian",
            Parameters =
            [
                new ParameterPrior("powerlaw.PhoIndex", PriorKind.Uniform, 1, 3),
                new ParameterPrior("powerlaw.norm", PriorKind.ExpectedCounts, 1000, 2000),
                new ParameterPrior("bbody.kT", PriorKind.LogUniform, 0.1, 3),
                new ParameterPrior("bbody.norm", PriorKind.ExpectedCounts, 1000, 2000),
                new ParameterPrior("gaussian.LineE", PriorKind.Fixed, 2, 2),
                new ParameterPrior("gaussian.Sigma", PriorKind.Fixed, 0.1, 0.1),
                new ParameterPrior("gaussian.norm", PriorKind.Fixed, 1e-4, 1e-4),
            ],
        };
        ShardSimulator simulator = await ShardSimulator.CreateAsync(campaign, _library, Cancellation);
        Shard shard = simulator.Draw(0, Cancellation);
        for (int row = 0; row < shard.Count; row++)
        {
            double line = 1e-4 * shard.Counts!.Exposures[row] * 300 * Math.Exp(-Math.Pow(Math.Log(2 / 1.5), 2));
            double sum = shard.Expected.AsSpan(row * shard.BinCount, shard.BinCount).ToArray().Sum();
            Assert.InRange(sum - line, 1000 - (0.1 * line), 2000 + (0.1 * line));
        }
    }

    [Fact]
    public async Task A_missing_response_is_named() =>
        Assert.Contains(
            "no response \"b\"",
            (
                await Assert.ThrowsAsync<SpectralDataException>(() =>
                    ShardSimulator.CreateAsync(
                        Counts() with
                        {
                            Instruments = [new CampaignInstrument("x", ["b"], 1, 2, null)],
                        },
                        _library,
                        Cancellation
                    )
                )
            ).Message,
            StringComparison.Ordinal
        );

    private Campaign Counts() =>
        new()
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
                new CampaignInstrument(
                    "ccd",
                    [_library.Add("first"), _library.Add("second", 512, gain: 1.01)],
                    1e3,
                    1e5,
                    new BackgroundPrior(0.01, 1, 1, 100, 0.6)
                ),
            ],
            Spectra = 10_000,
        };
}
