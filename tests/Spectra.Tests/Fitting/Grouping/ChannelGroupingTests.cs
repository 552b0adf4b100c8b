using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Grouping;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Tests.Fitting.Grouping;

public sealed class ChannelGroupingTests
{
    private static readonly EnergyGrid Channels = EnergyGrid.Linear(0, 10, 200);

    private static readonly ResponseMatrix Response = ResponseMatrix.Combine(
        RedistributionMatrix.Gaussian(EnergyGrid.Linear(0, 10, 390), Channels, energy => 0.03 + (0.04 * Math.Sqrt(energy))),
        null
    );

    /// <summary>
    /// 149,706 counts through a Gaussian response of 6 to 16 % FWHM. The sizes come from a script of appendix B of Kaastra and
    /// Bleeker 2016 that shares nothing with this program: an error function for the response, and the paper's formulas.
    /// </summary>
    [Fact]
    public void Optimal_bins_are_those_of_the_published_recipe()
    {
        double[] counts =
        [
            .. Enumerable.Range(0, 200).Select(channel => Math.Floor(5000 * Math.Exp(-((channel + 0.5) * 0.05) / 1.5))),
        ];
        Assert.Equal(149_706, counts.Sum());
        (int Size, int Times)[] expected = [(1, 34), (2, 27), (3, 17), (4, 12), (5, 2), (3, 1)];
        Assert.Equal(
            expected.SelectMany(one => Enumerable.Repeat(one.Size, one.Times)),
            SizesOf(counts, new() { IsOptimal = true })
        );
    }

    [Fact]
    public void Bins_have_the_counts_asked_for_and_the_rest_goes_to_the_last()
    {
        double[] counts = new double[200],
            background = new double[200];
        for (int channel = 0; channel < 200; channel++)
            (counts[channel], background[channel]) = (channel % 3, channel % 50 == 7 ? 1 : 0);
        FitBins bins = BinsOf(counts, new() { Minimum = 20 });
        Assert.All(bins.Counts, count => Assert.True(count >= 20));
        Assert.Equal(counts.Sum(), bins.Counts.Sum());
        Assert.Equal((1, 200), (bins.FirstChannel[0], bins.LastChannel[^1]));
        // 0, 1, 2, 0, 1, 2 ...: 18 with the 18th channel, 21 with the 21st.
        Assert.Equal([21, 21], SizesOf(counts, new() { Minimum = 20 })[..2]);
        bins = BinsOf(counts, new() { BackgroundMinimum = 1 }, background);
        Assert.Equal([1.0, 1, 1, 1], bins.Background);
        Assert.Equal([8, 58, 108, 200], bins.LastChannel);
        bins = BinsOf(counts, new() { Minimum = 60, BackgroundMinimum = 1 }, background);
        Assert.All(bins.Counts.Zip(bins.Background), one => Assert.True(one.First >= 60 && one.Second >= 1));
    }

    /// <summary>A bin over a channel that is left out could not be repeated elsewhere.</summary>
    [Fact]
    public void No_bin_reaches_over_a_bad_channel_or_beyond_the_limits()
    {
        double[] counts = [.. Enumerable.Repeat(1.0, 200)];
        short[] quality = new short[200];
        (quality[50], quality[53]) = (1, 5);
        FitBins bins = FitBins.Prepare(
            SpectrumOf(counts) with
            {
                Observed = new ObservedSpectrum(SpectrumOf(counts).Observed.Source with { Quality = quality }, null, "r"),
            },
            new FitSettings
            {
                LowerEnergy = 1,
                UpperEnergy = 5,
                Grouping = new() { Minimum = 10 },
            }
        );
        Assert.Equal([21, 31, 41, 52, 55], bins.FirstChannel[..5]);
        Assert.Equal([30, 40, 50, 53, 64], bins.LastChannel[..5]);
        Assert.Equal(100, bins.LastChannel[^1]);
        Assert.Equal(2, bins.Notes.Count);
        Assert.Equal("2 channels of bad QUALITY are left out.", bins.Notes[0]);
        Assert.Contains("1 of 8 bins have fewer counts", bins.Notes[1], StringComparison.Ordinal);
    }

    /// <summary>As runs and --group-min-background ask for: else W would be biased in what is left between bad
    /// channels.</summary>
    [Fact]
    public void Bins_of_background_counts_reach_over_bad_channels_and_have_their_background_count()
    {
        double[] counts = [.. Enumerable.Repeat(1.0, 200)],
            background = [.. Enumerable.Range(0, 200).Select(channel => channel % 25 == 0 ? 1.0 : 0)];
        short[] quality = [.. Enumerable.Range(0, 200).Select(channel => (short)(channel % 10 == 3 ? 1 : 0))];
        FitSpectrum spectrum = SpectrumOf(counts, background);
        FitBins bins = FitBins.Prepare(
            spectrum with
            {
                Observed = spectrum.Observed with { Source = spectrum.Observed.Source with { Quality = quality } },
            },
            new FitSettings { Grouping = new() { BackgroundMinimum = 1 } }
        );
        Assert.Equal(8, bins.Background.Sum());
        Assert.All(bins.Background, count => Assert.True(count >= 1));
        Assert.Equal(180, bins.Counts.Sum());
        Assert.True(bins.ReachesOverChannels);
        Assert.Equal("20 channels of bad QUALITY are left out.", Assert.Single(bins.Notes));
    }

    /// <summary>Of 200 background counts bins have three, of 67 two, of 20 one; and one where the source is much
    /// brighter.</summary>
    [Theory]
    [InlineData(1, 1, 3)]
    [InlineData(3, 1, 2)]
    [InlineData(10, 1, 1)]
    [InlineData(1, 10, 1)]
    public void Bins_for_W_have_three_background_counts_where_there_are_enough_of_them(int every, double source, int least)
    {
        double[] background = [.. Enumerable.Range(0, 200).Select(channel => channel % every == 0 ? 1.0 : 0)];
        FitBins bins = BinsOf([.. Enumerable.Repeat(source, 200)], ChannelGrouping.ForW, background);
        Assert.Equal(least, bins.Background.Min());
        Assert.All(bins.Background[..^1], count => Assert.Equal(least, count));
    }

    private static int[] SizesOf(double[] counts, ChannelGrouping grouping)
    {
        FitBins bins = BinsOf(counts, grouping);
        return [.. bins.FirstChannel.Zip(bins.LastChannel, (first, last) => last - first + 1)];
    }

    private static FitBins BinsOf(double[] counts, ChannelGrouping grouping, double[]? background = null) =>
        FitBins.Prepare(SpectrumOf(counts, background), new FitSettings { Grouping = grouping });

    private static FitSpectrum SpectrumOf(double[] counts, double[]? background = null) =>
        new(new ObservedSpectrum(Of(counts), background is null ? null : Of(background), "r"), Response);

    private static CountSpectrum Of(double[] counts) =>
        new()
        {
            FirstChannel = 1,
            Counts = counts,
            IsPoisson = true,
            Exposure = 1000,
        };
}
