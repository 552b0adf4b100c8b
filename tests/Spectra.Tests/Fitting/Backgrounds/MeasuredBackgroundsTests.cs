using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Spectra.Observations;

namespace Almagest.Spectra.Tests.Fitting.Backgrounds;

public sealed class MeasuredBackgroundsTests
{
    private static readonly EnergyGrid Grid = EnergyGrid.Logarithmic(0.5, 8, 24);

    [Fact]
    public void Many_faint_backgrounds_are_told_far_better_than_by_their_own_counts()
    {
        const int count = 100;
        double[][] rates = [.. Enumerable.Range(0, count).Select(i => ManyBackgrounds.Rate(0.6 * ((i + 0.5) / count - 0.5)))];
        CountSpectrum[] all =
        [
            .. rates.Select((rate, i) => ManyBackgrounds.Draw((uint)i, source: 20, background: 150, tilt: 0, rate).Background!),
        ];
        double[][] shares = MeasuredBackgrounds.SharesOf(all, ManyBackgrounds.Response, Grid);

        Assert.All(shares, one => Assert.Equal(1, one.Sum(), 9));
        // The sum of (share - truth)² / truth: of 150 counts in 24 bins 23 / 150, of one coefficient 1 / 150.
        double Error(double[] one, int i) => one.Zip(Truth(rates[i]), (share, of) => (share - of) * (share - of) / of).Sum();
        Assert.InRange(shares.Select(Error).Average(), 0, 0.03);
        Assert.InRange(all.Select((one, i) => Error(Truth(one.Counts), i)).Average(), 0.12, 0.2);
    }

    [Fact]
    public void One_background_with_a_line_is_told_by_its_counts()
    {
        ObservedSpectrum one = ManyBackgrounds.Draw(1, 20, 40_000, 0, Spiked()).Single();
        double[] shares = MeasuredBackgrounds.SharesOf([one.Background!], ManyBackgrounds.Response, Grid).Single(),
            truth = Truth(Spiked());
        double chi = shares.Zip(truth, (share, of) => 40_000 * (share - of) * (share - of) / of).Sum();
        Assert.InRange(chi, 0, 24 + (4 * Math.Sqrt(48)) + 10);
    }

    [Fact]
    public void What_is_no_background_is_refused_by_its_place()
    {
        CountSpectrum good = ManyBackgrounds.Draw(1, 20, 400, 0).Single().Background!;
        string Refused(CountSpectrum bad) =>
            Assert
                .Throws<SpectralDataException>(() => MeasuredBackgrounds.SharesOf([good, bad], ManyBackgrounds.Response, Grid))
                .Message;
        Assert.Equal(
            "background 2: found no counts in good channels of the campaign's grid; expected some.",
            Refused(good with { Counts = new double[good.ChannelCount] })
        );
        Assert.StartsWith("background 2: found counts that are not Poisson's", Refused(good with { IsPoisson = false }));
    }

    private static double[] Spiked() =>
        [.. ManyBackgrounds.Rate(0).Select((rate, channel) => channel is 60 or 150 or 151 ? 30 * rate : rate)];

    /// <summary>Shares of the grid's bins, of counts a channel.</summary>
    private static double[] Truth(double[] rate)
    {
        double[] shares = new double[Grid.BinCount];
        for (int channel = 0; channel < rate.Length; channel++)
            if (Grid.FindBin(0.3 + ((channel + 0.5) * 0.03)) is >= 0 and var bin)
                shares[bin] += rate[channel];
        double sum = shares.Sum();
        return [.. shares.Select(one => one / sum)];
    }
}
