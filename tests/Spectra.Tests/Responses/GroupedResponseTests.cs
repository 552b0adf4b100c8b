using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Tests.Responses;

public sealed class GroupedResponseTests
{
    private static readonly ResponseMatrix Response = SyntheticResponse.Gaussian();

    [Theory]
    [InlineData(1), InlineData(31), InlineData(32), InlineData(33), InlineData(128), InlineData(150)]
    public void Folds_to_the_sums_of_the_ungrouped_channels(int groups)
    {
        int[] groupOfChannel = new int[Response.ChannelCount];
        for (int i = 0; i < groupOfChannel.Length; i++)
            groupOfChannel[i] = i % 7 == 3 && groups < 150 ? -1 : i % groups;
        double[] flux = SomeFlux();
        double[] channels = new double[Response.ChannelCount];
        Response.Fold(flux, channels);
        double[] expected = new double[groups];
        for (int i = 0; i < channels.Length; i++)
            if (groupOfChannel[i] >= 0)
                expected[groupOfChannel[i]] += channels[i];

        double[] rate = new double[groups];
        Array.Fill(rate, double.NaN);
        Response.Group(groupOfChannel, groups).Fold(flux, rate);

        for (int g = 0; g < groups; g++)
            Assert.Equal(expected[g], rate[g], 1e-13 * (expected[g] + 1e-300));
    }

    [Fact]
    public void Leaves_a_group_without_channels_empty()
    {
        int[] groupOfChannel = new int[Response.ChannelCount];
        double[] rate = [1, 1];
        Response.Group(groupOfChannel, 2).Fold(SomeFlux(), rate);
        Assert.True(rate[0] > 0);
        Assert.Equal(0, rate[1]);
    }

    [Fact]
    public void Refuses_a_group_that_does_not_exist()
    {
        int[] groupOfChannel = new int[Response.ChannelCount];
        groupOfChannel[5] = 3;
        Assert.Throws<ArgumentException>(() => Response.Group(groupOfChannel, 3));
    }

    [Fact]
    public void Folds_every_channel_as_the_plain_double_sum_does()
    {
        double[] flux = SomeFlux(),
            rate = new double[Response.ChannelCount],
            expected = new double[Response.ChannelCount];
        EnergyGrid energies = Response.Energies;
        for (int bin = 0; bin < energies.BinCount; bin++)
            foreach (RedistributionMatrix.Run run in Response.Redistribution.RunsOf(bin))
                for (int i = 0; i < run.ChannelCount; i++)
                    expected[run.FirstChannel + i] +=
                        flux[bin] * SyntheticResponse.AreaAt(energies.Center(bin)) * Response.Redistribution.ValuesOf(run)[i];
        Response.Fold(flux, rate);
        for (int i = 0; i < rate.Length; i++)
            Assert.Equal(expected[i], rate[i], 1e-13 * expected[i]);
    }

    private static double[] SomeFlux()
    {
        double[] flux = new double[Response.Energies.BinCount];
        for (int i = 0; i < flux.Length; i++)
            flux[i] = 1e-3 * (2 + Math.Sin(i));
        return flux;
    }
}
