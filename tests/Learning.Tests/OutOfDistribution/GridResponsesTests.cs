using Almagest.Learning.OutOfDistribution;
using Almagest.Spectra;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Learning.Tests.OutOfDistribution;

public sealed class GridResponsesTests
{
    [Fact]
    public async Task A_flux_gives_each_bin_what_its_channels_have_together()
    {
        var library = new SyntheticResponses();
        library.Add("ccd");
        var grid = new EnergyGrid([0.5, 1, 1.7, 3, 6]);
        ResponseMatrix whole = await library.LoadAsync("ccd", TestContext.Current.CancellationToken);
        ResponseMatrix binned = await new GridResponses(library, grid).LoadAsync("ccd", TestContext.Current.CancellationToken);
        double[] flux = [.. Enumerable.Range(0, whole.Energies.BinCount).Select(bin => 1 / whole.Energies.Center(bin))];
        double[] channels = new double[whole.ChannelCount],
            bins = new double[4],
            sums = new double[4];
        whole.Fold(flux, channels);
        binned.Fold(flux, bins);
        int[] binOf = ChannelBinning.BinOfChannel(whole.Redistribution, grid);
        for (int channel = 0; channel < channels.Length; channel++)
            if (binOf[channel] >= 0)
                sums[binOf[channel]] += channels[channel];
        for (int bin = 0; bin < 4; bin++)
            Assert.Equal(sums[bin], bins[bin], 1e-6 * sums[bin]);
    }
}
