using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Shards;
using Almagest.Spectra.Observations;

namespace Almagest.Learning.Tests.Encoders;

/// <summary>Protocol S: spectra that are fluxes, not counts.</summary>
public sealed class FluxEncoderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flux_of_protocol_S_comes_back_with_its_parameters()
    {
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(ProtocolS.Campaign(), null, Cancellation);
        Shard shard = (await ShardSimulator.CreateAsync(ProtocolS.Campaign(), null, Cancellation)).Draw(0, Cancellation);
        double[] flux = [.. shard.Expected.Take(128).Select(value => (double)value)];
        bool[] observed = [.. Enumerable.Range(0, 128).Select(bin => bin is < 30 or > 70)];
        EncodedObservation observation = await CampaignEncoderTests.Encode(
            encoder,
            new Observation { Name = "a", Payload = new FluxPayload(flux, observed) },
            null
        );
        Assert.Equal(observed, observation.Observed);
        TrainingSet set = encoder.Encode([shard]);
        double[] decoded = encoder.DecodeParameters(observation, set.Targets.AsSpan(0, 2));
        for (int i = 0; i < 3; i++)
            Assert.Equal(shard.Parameters[i], decoded[i], 1e-6 * Math.Abs(shard.Parameters[i]));
        double[] filled = encoder.DecodeFilled(observation, set.Clean.AsSpan(0, 128)).Filled;
        for (int bin = 0; bin < 128; bin++)
            Assert.Equal(flux[bin], filled[bin], 1e-6 * flux[bin]);
    }

    [Fact]
    public async Task In_protocol_S_each_target_is_a_linear_function_of_the_values()
    {
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(ProtocolS.Campaign(), null, Cancellation);
        Shard shard = (await ShardSimulator.CreateAsync(ProtocolS.Campaign(), null, Cancellation)).Draw(0, Cancellation);
        TrainingSet set = encoder.Encode([shard]);
        // x(E) = -Γ log10 E - Γ log10 (1 + z) + a constant of each bin.
        float XOf(int row, int bin) => set.Clean[(row * 128) + bin] - set.Clean[bin];
        double logE = Math.Log10((0.3 + (6.7 * 100.5 / 128)) / (0.3 + (6.7 * 10.5 / 128)));
        for (int row = 1; row < 50; row++)
        {
            Assert.Equal(set.Targets[2 * row] - set.Targets[0], (XOf(row, 10) - XOf(row, 100)) / logE, 1e-5);
            double shift = set.Targets[(2 * row) + 1] - set.Targets[1];
            Assert.Equal(
                shift,
                -XOf(row, 10) - ((set.Targets[2 * row] - set.Targets[0]) * Math.Log10(0.3 + (6.7 * 10.5 / 128))),
                1e-5
            );
        }
    }
}
