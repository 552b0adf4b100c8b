using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Grouping;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Tests.Fitting;

/// <summary>Which channels make up the bins of a fit, and what is told of the others. Ten channels of 1 to 11 keV.</summary>
public sealed class ChannelGroupsTests
{
    private static readonly FitSettings Grouped = new() { UseGrouping = true };

    /// <summary>Groups 1-3, 4-6, 7-9 and 10; the second begins with a bad channel.</summary>
    [Fact]
    public void A_group_whose_first_channel_is_bad_is_one_of_the_others()
    {
        CountSpectrum spectrum = Spectrum() with
        {
            Grouping = [1, -1, -1, 1, -1, -1, 1, -1, -1, 1],
            Quality = [0, 0, 0, 1, 0, 0, 0, 0, 1, 0],
        };
        FitBins bins = Bins(spectrum, Grouped);
        Assert.Equal([1, 5, 7, 10], bins.FirstChannel);
        Assert.Equal([3, 6, 8, 10], bins.LastChannel);
        Assert.Equal([6.0, 11, 15, 10], bins.Counts);
        Assert.Equal("2 channels of bad QUALITY are left out.", Assert.Single(bins.Notes));
    }

    [Theory]
    [
        InlineData(ChannelQuality.Dubious, 7, "2 channels of dubious QUALITY (2) are kept.", 2),
        InlineData(ChannelQuality.Good, 5, "2 channels of dubious QUALITY (2) are left out.", 2),
        InlineData(ChannelQuality.All, 9, "2 channels of dubious QUALITY (2) are kept.", 0)
    ]
    public void Dubious_is_not_bad_and_both_are_told(ChannelQuality quality, int bins, string note, int bad)
    {
        CountSpectrum spectrum = Spectrum() with { Quality = [0, 2, 0, 0, 2, 1, 5, 0, 0, CountSpectrum.Unmeasured] };
        FitBins fitted = Bins(spectrum, new FitSettings { Quality = quality });
        Assert.Equal(bins, fitted.Count);
        // Of what was not measured there is nothing to tell.
        Assert.Equal([note, .. bad > 0 ? [$"{bad} channels of bad QUALITY are left out."] : (string[])[]], fitted.Notes);
        fitted = Bins(spectrum, new FitSettings { Quality = quality, UpperEnergy = 5 });
        Assert.DoesNotContain(fitted.Notes, told => told.Contains("bad", StringComparison.Ordinal));
    }

    /// <summary>No minimum can be reached where all channels together have less.</summary>
    [Fact]
    public void A_minimum_that_is_not_reached_is_told()
    {
        FitBins bins = Bins(Spectrum(), new FitSettings { Grouping = new ChannelGrouping { Minimum = 100_000_000 } });
        Assert.Equal(1, bins.Count);
        Assert.Contains("1 of 1 bins have fewer counts", Assert.Single(bins.Notes), StringComparison.Ordinal);
    }

    /// <summary>As in XSPEC only χ² adds them; PG takes the background's with its errors.</summary>
    [Theory]
    [
        InlineData(StatisticKind.CStat, true, 3),
        InlineData(StatisticKind.WStat, true, 3),
        InlineData(StatisticKind.PgStat, true, 3)
    ]
    [InlineData(StatisticKind.CStat, false, 0), InlineData(StatisticKind.WStat, false, 3)]
    [InlineData(StatisticKind.PgStat, false, 0), InlineData(StatisticKind.ChiSquare, true, 0)]
    public void Systematic_errors_that_the_statistic_does_not_know_are_told(StatisticKind kind, bool isSource, int channels)
    {
        CountSpectrum plain = Spectrum(),
            systematic = plain with { SystematicError = [0.05, 0, 0.05, 0.05, 0, 0, 0, 0, 0, 0] };
        (CountSpectrum source, CountSpectrum background) = isSource ? (systematic, plain) : (plain, systematic);
        Assert.Equal(
            channels == 0
                ? []
                : ["3 channels have a SYS_ERR, which is no part of Poisson statistics; chi2 adds it to the errors."],
            Bins(source, new FitSettings { Statistic = kind }, background).Notes
        );
    }

    [Fact]
    public void A_background_that_Cash_leaves_aside_is_told()
    {
        FitSettings cash = new() { Statistic = StatisticKind.Cash };
        Assert.Equal(
            "Cash's statistic knows no background: the one at hand is left aside, and its counts are the source's.",
            Assert.Single(Bins(Spectrum(), cash, Spectrum()).Notes)
        );
        Assert.Empty(Bins(Spectrum(), cash).Notes);
    }

    /// <summary>No model gives counts there: what the statistic says of them is a constant, and a large one.</summary>
    [Fact]
    public void Counts_where_the_response_sees_nothing_are_told()
    {
        EnergyGrid energies = EnergyGrid.Linear(0.5, 11.5, 40);
        FitBins bins = Bins(area => area < 6 ? 0 : 10);
        Assert.Equal("3 bins see nothing by the response, and hold 6 counts.", Assert.Single(bins.Notes));
        Assert.Contains(
            "response: found 0 cm² in all channels that are fitted",
            Assert.Throws<SpectralDataException>(() => Bins(_ => 0)).Message,
            StringComparison.Ordinal
        );

        FitBins Bins(Func<double, double> area) =>
            FitBins.Prepare(
                new FitSpectrum(
                    new ObservedSpectrum(Spectrum(), null, "r"),
                    ResponseMatrix.Combine(
                        RedistributionMatrix.Gaussian(energies, EnergyGrid.Linear(1, 11, 10), _ => 0.3),
                        new EffectiveArea(energies, [.. Enumerable.Range(0, 40).Select(bin => area(energies.Lower(bin)))])
                    )
                ),
                new FitSettings()
            );
    }

    [Fact]
    public void Channels_that_tell_nothing_are_no_degrees_of_freedom()
    {
        CountSpectrum gaussian = Spectrum() with { IsPoisson = false, StatisticalError = [1, 0, 1, 1, 0, 1, 1, 1, 1, 1] };
        FitBins bins = Bins(gaussian, new FitSettings());
        Assert.Equal((8, "2 bins have STAT_ERR 0 and tell nothing; left out."), (bins.Count, Assert.Single(bins.Notes)));
        // A background's error makes the difference uncertain.
        CountSpectrum background = gaussian with { StatisticalError = [.. Enumerable.Repeat(1.0, 10)] };
        Assert.Equal(10, Bins(gaussian, new FitSettings(), background).Count);
        // Of Poisson counts, 0 in STAT_ERR is what a tool left out.
        Assert.Equal(10, Bins(gaussian with { IsPoisson = true }, new FitSettings()).Count);
        bins = Bins(Spectrum() with { AreaScale = [1, 1, 0, 0, 0, 1, 1, 1, 1, 1] }, new FitSettings());
        Assert.Equal((7, "3 channels have AREASCAL 0 and tell nothing; left out."), (bins.Count, Assert.Single(bins.Notes)));
    }

    [Theory]
    [
        InlineData(1, 0.0, "found 4 channels between 3 and 7 keV, all of bad QUALITY"),
        InlineData(2, 0.0, "found 4 channels between 3 and 7 keV, all of bad or dubious QUALITY"),
        InlineData(0, 0.0, "found only channels with STAT_ERR 0 between 3 and 7 keV"),
        InlineData(0, 20.0, "found no channel between 20 and 21 keV")
    ]
    public void Why_no_channel_is_left_is_told(short quality, double lowest, string told)
    {
        CountSpectrum spectrum = Spectrum() with
        {
            IsPoisson = false,
            StatisticalError = new double[10],
            Quality = [.. Enumerable.Repeat(quality, 10)],
        };
        FitSettings settings = new()
        {
            LowerEnergy = lowest > 0 ? lowest : 3,
            UpperEnergy = lowest > 0 ? lowest + 1 : 7,
            Quality = quality == CountSpectrum.Dubious ? ChannelQuality.Good : default,
        };
        Assert.Contains(
            told,
            Assert.Throws<SpectralDataException>(() => Bins(spectrum, settings)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [
        InlineData(null, 0),
        InlineData(StatisticKind.PgStat, 0),
        InlineData(StatisticKind.WStat, 1),
        InlineData(StatisticKind.CStat, 0)
    ]
    public void W_beside_a_background_with_errors_of_its_own_is_told(StatisticKind? statistic, int notes)
    {
        CountSpectrum background = Spectrum() with { IsPoisson = false, StatisticalError = [.. Enumerable.Repeat(1.0, 10)] };
        Assert.Equal(notes, Bins(Spectrum(), new FitSettings { Statistic = statistic }, background).Notes.Count);
    }

    [Fact]
    public void C_of_what_is_no_count_is_told() =>
        Assert.Contains(
            "takes the source for Poisson counts",
            Assert.Single(Bins(Spectrum() with { IsPoisson = false }, new FitSettings { Statistic = StatisticKind.CStat }).Notes),
            StringComparison.Ordinal
        );

    private static CountSpectrum Spectrum() =>
        new()
        {
            FirstChannel = 1,
            Counts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
            IsPoisson = true,
            Exposure = 100,
        };

    private static FitBins Bins(CountSpectrum source, FitSettings settings, CountSpectrum? background = null) =>
        FitBins.Prepare(new FitSpectrum(new ObservedSpectrum(source, background, "r"), Response), settings);

    private static readonly ResponseMatrix Response = ResponseMatrix.Combine(
        RedistributionMatrix.Gaussian(EnergyGrid.Linear(0.5, 11.5, 40), EnergyGrid.Linear(1, 11, 10), _ => 0.3),
        null
    );
}
