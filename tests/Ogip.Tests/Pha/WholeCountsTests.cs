using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Spectra.Observations;

namespace Almagest.Ogip.Tests.Pha;

/// <summary>What is Poisson counts whatever form it was written in.</summary>
public sealed class WholeCountsTests
{
    /// <summary>POISSERR = T beside rates: counts over the exposure, if they are whole.</summary>
    [Theory]
    [InlineData(0.07f, true, true), InlineData(0.07f, false, false), InlineData(0.075f, true, false)]
    public void Rates_of_whole_counts_are_Poisson_where_the_file_says_so(float rate, bool poissonErrors, bool isPoisson)
    {
        CountSpectrum spectrum = Read(
            SampleFiles.Pha(
                [SampleFiles.Channels(1, 2), OutputColumn.Of("RATE", "count/s", [rate, 0f])],
                new HeaderCards().Add("POISSERR", poissonErrors)
            )
        ).Spectrum;
        Assert.Equal(isPoisson, spectrum.IsPoisson);
        if (isPoisson)
            Assert.Equal([7.0, 0.0], spectrum.Counts);
    }

    /// <summary>The same spectrum as counts and as rates is fitted by the same statistic.</summary>
    [Theory]
    [
        InlineData("root", null, "TOTAL", true),
        InlineData("root", false, "TOTAL", true),
        InlineData("Gehrels", false, "TOTAL", true),
        InlineData("none", true, "TOTAL", true),
        InlineData("none", false, "TOTAL", false),
        InlineData("root", false, "NET", false),
        InlineData("other", false, "TOTAL", false)
    ]
    public void A_rate_that_is_whole_counts_with_their_errors_is_counts(
        string errors,
        bool? poissonErrors,
        string content,
        bool isPoisson
    )
    {
        const double exposure = 37_413.7;
        double[] counts = [5, 0, 2, 1, 1204];
        HeaderCards cards = new HeaderCards().Add("HDUCLAS2", content);
        if (poissonErrors is bool told)
            cards.Add("POISSERR", told);
        List<OutputColumn> columns =
        [
            SampleFiles.Channels(1, 5),
            OutputColumn.Of("RATE", "count/s", [.. counts.Select(count => (float)(count / exposure))]),
        ];
        if (errors != "none")
            columns.Add(
                OutputColumn.Of(
                    "STAT_ERR",
                    "count/s",
                    [
                        .. counts.Select(count =>
                            (float)(
                                (
                                    errors switch
                                    {
                                        "root" => Math.Sqrt(count),
                                        "Gehrels" => 1 + Math.Sqrt(count + 0.75),
                                        _ => 0.3 + Math.Sqrt(count),
                                    }
                                ) / exposure
                            )
                        ),
                    ]
                )
            );
        CountSpectrum read = Read(SampleFiles.Pha(columns, cards.Add("EXPOSURE", exposure), withExposure: false)).Spectrum;
        Assert.Equal(isPoisson, read.IsPoisson);
        if (isPoisson)
            Assert.Equal(counts, read.Counts);
        // Half a count is none, whatever its error.
        columns[1] = OutputColumn.Of("RATE", "count/s", [.. counts.Select(count => (float)((count + 0.5) / exposure))]);
        Assert.False(Read(SampleFiles.Pha(columns, cards, withExposure: false)).Spectrum.IsPoisson);
    }

    [Theory]
    [
        InlineData(3.0000000000000004, true),
        InlineData(2.9999998, true),
        InlineData(3.01, false),
        InlineData(1e-17, true),
        InlineData(1e-7, false)
    ]
    public void Counts_that_are_whole_but_for_rounding_are_counts(double count, bool isPoisson)
    {
        CountSpectrum read = Read(
            SampleFiles.Pha([SampleFiles.Channels(1, 2), OutputColumn.Of("COUNTS", "count", [count, 7])])
        ).Spectrum;
        Assert.Equal((isPoisson, isPoisson ? Math.Round(count) : count), (read.IsPoisson, read.Counts[0]));
    }

    /// <summary>HETG's strips: counts, counts that were rebinned, and rates of counts.</summary>
    [Theory]
    [
        InlineData("count", 3.0000000000000004, 3.0, true),
        InlineData("count", 3.25, 3.25, false),
        InlineData("count/s", 0.03, 3.0, true),
        InlineData("counts s**-1", 0.03, 3.0, true),
        InlineData("", 0.03, 3.0, true),
        InlineData("count/s", 0.0325, 3.25, false)
    ]
    public void Background_columns_may_hold_rates(string unit, double value, double counts, bool isPoisson)
    {
        PhaSpectrum read = Read(
            SampleFiles.Pha([
                SampleFiles.Channels(1, 2),
                OutputColumn.Of("COUNTS", "count", [4, 5]),
                OutputColumn.Of("BACKGROUND_UP", unit, [value, 0]),
                OutputColumn.Of("BACKGROUND_DOWN", unit, [0, value]),
            ])
        );
        Assert.Equal(isPoisson, read.ColumnBackground!.IsPoisson);
        Assert.Equal([counts, counts], read.ColumnBackground.Counts.Select(count => Math.Round(count, 9)));
        Assert.Equal(isPoisson ? 0 : 1, read.Warnings.Count);
    }

    private static PhaSpectrum Read(byte[] bytes) => PhaReader.Read(FitsFile.Read(bytes, "w.pha"));
}
